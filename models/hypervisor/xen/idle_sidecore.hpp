#pragma once

#include <cstdint>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/hypervisor.hpp"

namespace xenolith {

class Xen;
class XenCpu;

/// The duty of a sidecore that the hypervisor gives to a logical CPU while it idles, and takes back as soon
/// as the CPU has something else to do. One CPU at a time has it; while none has it, devices interrupt.
class XenIdleSidecore final : public MessagePoller {
 public:
  explicit XenIdleSidecore(Xen& xen);

  void add(MessageChannel& channel) { channels_.push_back(&channel); }
  void message_written() override;

  /// True if there is something to poll and nobody does it.
  bool vacant() const { return cpu_ == nullptr && !channels_.empty(); }
  /// Polls on `cpu` until it is wanted for something else.
  Task<> serve_on(XenCpu& cpu);

 private:
  MessageChannel* waiting() const;
  Task<> look(XenCpu& cpu, LineUser self);

  Xen& xen_;
  MessageLine line_;  ///< holds how many messages have been written
  std::uint64_t written_ = 0;
  XenCpu* cpu_ = nullptr;
  std::vector<MessageChannel*> channels_;
};

}  // namespace xenolith
