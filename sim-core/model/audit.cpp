#include "sim-core/model/audit.hpp"

#include "sim-core/model/component.hpp"

namespace xenolith {

void Audit::check(const Component& component, std::string_view things, const Custody& custody,
                  std::int64_t queued) {
  const std::int64_t held = queued + *custody.in_hand;
  const auto found = totals_.try_emplace(std::string(things)).first;
  found->second.entered += custody.entered;
  found->second.left += custody.left;
  if (custody.owed() == held) return;
  violations_.push_back(component.address() + " owes " + std::to_string(custody.owed()) + ' ' +
                        std::string(things) + " (" + std::to_string(custody.entered) + " entered, " +
                        std::to_string(custody.made) + " made, " + std::to_string(custody.left) + " left, " +
                        std::to_string(custody.used) + " used, " + std::to_string(custody.lost) +
                        " lost) and holds " + std::to_string(held));
}

void Audit::check_stream(const Component& component, std::string_view stream, std::span<const Count> counts) {
  for (std::size_t i = 1; i < counts.size(); ++i) {
    const Count& further = counts[i - 1];
    const Count& origin = counts[i];
    if (further.bytes <= origin.bytes) continue;
    violations_.push_back(component.address() + ": of the stream " + std::string(stream) + " " +
                          std::to_string(further.bytes) + " bytes are " + std::string(further.name) +
                          " and only " + std::to_string(origin.bytes) + ' ' + std::string(origin.name));
  }
}

std::vector<std::string> Audit::violations() const {
  std::vector<std::string> all = violations_;
  for (const auto& [things, total] : totals_) {
    if (total.entered == total.left) continue;
    all.push_back(std::to_string(total.left) + ' ' + things + " were handed over between components and " +
                  std::to_string(total.entered) + " taken over");
  }
  return all;
}

}  // namespace xenolith
