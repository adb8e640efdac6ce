#include "sim-core/model/component.hpp"

#include "sim-core/model/anatomy.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith {

Context Context::child(const Component& owner, std::string_view name) {
  Context context = owner.context();
  context.parent = const_cast<Component*>(&owner);
  context.address += '.';
  context.address += name;
  return context;
}

Component::Component(const Context& context) : context_(context) {
  if (context_.system != nullptr) context_.system->enter(*this);
}

Component::~Component() {
  if (context_.system != nullptr) context_.system->leave(*this);
}

std::string_view Component::name() const {
  const std::string_view address = context_.address;
  return address.substr(address.rfind('.') + 1);
}

void Component::mark(Trail& trail, std::string_view stage, Duration service, Duration waiting) const {
  trail = context_.anatomy->mark(trail, context_.address, stage, now(), service, waiting);
}

void Component::mark_until(Trail& trail, std::string_view stage, Duration service, Time until) const {
  trail = context_.anatomy->mark(trail, context_.address, stage, until, service);
}

void Component::mark_early(Trail& trail, std::string_view stage, Duration waiting) const {
  trail = context_.anatomy->mark_early(trail, context_.address, stage, now(), waiting);
}

void Component::wait_for(Trail& trail, Trail cause, std::string_view stage) const {
  trail = context_.anatomy->wait_for(trail, cause, context_.address, stage, now());
}

FluidWorld& Component::fluid() const { return context_.system->fluid(sim()); }

RandomStream Component::random(std::string_view purpose) const {
  std::string address = context_.address;
  if (!purpose.empty()) {
    address += '#';
    address += purpose;
  }
  return RandomStream(context_.seed, context_.replication, address);
}

}  // namespace xenolith
