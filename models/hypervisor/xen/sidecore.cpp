#include "models/hypervisor/xen/sidecore.hpp"

#include <algorithm>
#include <utility>

#include "models/hypervisor/xen/xen.hpp"
#include "models/hypervisor/xen/xen_virtual_cpu.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

SidecoreCpu::SidecoreCpu(Xen& xen, int index, LineWait wait)
    : xen_(xen), index_(index), wait_(wait), server_(xen.sim()), line_(xen.sim()) {}

Task<> SidecoreCpu::main() {
  xen_.processor().run(index_, server_, "sidecore");
  const LineUser self{&xen_.memory(), &server_, &xen_.sim(), index_, 0};
  for (;;) {
    co_await wait_for_line(self, line_, served_, wait_);
    co_await waiting().serve(*this);
    ++served_;
  }
}

void SidecoreCpu::message_written() { xen_.memory().device_wrote(line_, ++written_); }

MessageChannel& SidecoreCpu::waiting() const {
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [](const MessageChannel* channel) { return !channel->empty(); });
  XENO_ASSERT(found != channels_.end(), "a sidecore was told of a message that is not there");
  return **found;
}

Task<> SidecoreCpu::run(Cycles work) { return server_.compute(xen_.processor().time_of(work), 0); }

Task<> SidecoreCpu::stall(Task<> operation) { return server_.hold(std::move(operation), 0); }

Task<> SidecoreCpu::signal(GuestKernel& guest, EventPort port, Trail cause) {
  return xen_.send(Payer{&server_, 0, index_}, xen_.virtual_cpu_of(guest), port, cause);
}

}  // namespace xenolith
