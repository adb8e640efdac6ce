#include "models/guest/disk_driver/disk_driver.hpp"

#include <utility>

namespace xenolith {

void DiskDriver::start() {
  softirq_ = guest_->bind_softirq(*this);
  line_ = interrupts_->allot_line(address());
  hypervisor_->bind_guest_interrupt(line_, *guest_, guest_->bind_event(*this));
}

Task<> DiskDriver::dispatch(Level level) {
  if (under_way_) co_return;
  under_way_ = queue_->take();
  if (!under_way_) co_return;
  co_await guest_->run(params_.command, level);
  started_ = now();
  sim().spawn(execute(under_way_->range));
}

Task<> DiskDriver::execute(BlockRange range) {
  co_await disk_->read(range);
  interrupts_->set_level(line_, true);
}

Task<> DiskDriver::handle() {
  co_await guest_->run(params_.interrupt, Level::interrupt);
  interrupts_->set_level(line_, false);
  co_await hypervisor_->end_guest_interrupt(*guest_, line_, Level::interrupt);
  guest_->raise_softirq(softirq_);
}

Task<> DiskDriver::run() {
  const BlockRequest done = *std::exchange(under_way_, std::nullopt);
  ++commands_;
  latency_.record(now() - started_);
  co_await dispatch(Level::softirq);  // the disk goes on before the data are looked at
  co_await guest_->run(params_.completion, Level::softirq);
  co_await queue_->completed(done, Level::softirq);
}

}  // namespace xenolith
