#include "models/hypervisor/xen/idle_sidecore.hpp"

#include <algorithm>

#include "models/hypervisor/xen/xen.hpp"
#include "models/hypervisor/xen/xen_cpu.hpp"

namespace xenolith {

XenIdleSidecore::XenIdleSidecore(Xen& xen) : xen_(xen), line_(xen.sim()) {}

void XenIdleSidecore::message_written() {
  xen_.memory().device_wrote(line_, ++written_);
  if (cpu_ != nullptr) cpu_->attention();
}

Task<> XenIdleSidecore::serve_on(XenCpu& cpu) {
  cpu_ = &cpu;
  xen_.processor().run(cpu.index(), cpu.server(), "sidecore");
  const LineUser self{&xen_.memory(), &cpu.server(), &xen_.sim(), cpu.index(), 0};
  for (MessageChannel* const channel : channels_) {
    co_await channel->open(cpu);
  }
  while (!cpu.wanted()) {
    MessageChannel* const channel = waiting();
    if (channel != nullptr) {
      co_await channel->serve(cpu);
    } else {
      co_await look(cpu, self);
    }
  }
  for (MessageChannel* const channel : channels_) {
    co_await channel->close(cpu);
  }
  cpu_ = nullptr;
}

/// One wait in the polling loop: what comes is found at its next look, an interrupt too.
Task<> XenIdleSidecore::look(XenCpu& cpu, LineUser self) {
  co_await load_line(self, line_);
  const Time first = xen_.now();
  const Duration period = xen_.memory().line_timing().spin_period;
  xen_.memory().note_state(cpu.index(), CpuState::spin);
  while (waiting() == nullptr && !cpu.wanted()) {
    co_await cpu.until_attention();
  }
  const std::int64_t looks = (xen_.now() - first + period - Duration::picoseconds(1)) / period;
  co_await xen_.sim().wait_until(first + period * looks);
  xen_.memory().note_state(cpu.index(), CpuState::work);
  co_await load_line(self, line_);
  co_await cpu.server().compute(xen_.memory().line_timing().spin_exit, 0);
}

MessageChannel* XenIdleSidecore::waiting() const {
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [](const MessageChannel* channel) { return !channel->empty(); });
  return found == channels_.end() ? nullptr : *found;
}

}  // namespace xenolith
