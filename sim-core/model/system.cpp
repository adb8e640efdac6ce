#include "sim-core/model/system.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/audit.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

System::~System() {
  while (!owned_.empty()) owned_.pop_back();
}

void System::enter(Component& component) {
  const bool fresh = by_address_.emplace(component.address(), &component).second;
  XENO_ASSERT(fresh, "two components have one address");
  all_.push_back(&component);
}

void System::leave(Component& component) {
  by_address_.erase(component.address());
  std::erase(all_, &component);
}

Component& System::own(std::unique_ptr<Component> component) {
  owned_.push_back(std::move(component));
  return *owned_.back();
}

Component* System::find(std::string_view address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

FluidWorld& System::fluid(Simulator& simulator) {
  if (fluid_ == nullptr) fluid_ = std::make_unique<FluidWorld>(simulator);
  return *fluid_;
}

void System::start() {
  for (std::size_t i = 0; i < all_.size(); ++i) all_[i]->start();
}

void System::reset_statistics() {
  for (Component* component : all_) {
    for (Statistic* statistic : component->statistics()) statistic->reset();
  }
}

std::vector<std::string> System::audit() const {
  Audit audit;
  for (const Component* component : all_) component->audit(audit);
  return audit.violations();
}

}  // namespace xenolith
