#include "models/hypervisor/xen/xen_sidecore.hpp"

#include <algorithm>
#include <utility>

#include "models/hypervisor/xen/xen.hpp"
#include "models/hypervisor/xen/xen_virtual_cpu.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

XenSidecoreCpu::XenSidecoreCpu(Xen& xen, int index, LineWait wait)
    : xen_(xen), index_(index), wait_(wait), server_(xen.sim()), line_(xen.sim()) {}

Task<> XenSidecoreCpu::main() {
  xen_.processor().run(index_, server_, "sidecore");
  const LineUser self{&xen_.memory(), &server_, &xen_.sim(), index_, 0};
  for (;;) {
    co_await wait_for_line(self, line_, served_, wait_);
    MessageChannel& channel = waiting();
    co_await channel.serve(*this);
    ++served_;
  }
}

void XenSidecoreCpu::message_written() { xen_.memory().device_wrote(line_, ++written_); }

MessageChannel& XenSidecoreCpu::waiting() const {
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [](const MessageChannel* channel) { return !channel->empty(); });
  XENO_ASSERT(found != channels_.end(), "a sidecore was told of a message that is not there");
  return **found;
}

Task<> XenSidecoreCpu::run(Cycles work) { return server_.compute(xen_.processor().time_of(work), 0); }

Task<> XenSidecoreCpu::stall(Task<> operation) { return server_.hold(std::move(operation), 0); }

Task<> XenSidecoreCpu::signal(GuestKernel& guest, EventPort port, Trail cause) {
  return xen_.send(Payer{&server_, 0, index_}, xen_.virtual_cpu_of(guest), port, cause);
}

}  // namespace xenolith
