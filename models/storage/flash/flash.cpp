#include "models/storage/flash/flash.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Flash::Flash(const Context& context, const Params& params)
    : Component(context), params_(params), busy_(sim(), 1), meter_(sim(), params.idle) {
  if (params.erase_block % params.page != Bytes::zero())
    throw Misfit("erase_block", "no whole number of pages", "a multiple of the page");
  if (params.capacity % params.erase_block != Bytes::zero())
    throw Misfit("capacity", "no whole number of erase blocks", "a multiple of the erase block");
  use_.read(meter_);
}

void Flash::check(BlockRange range) const {
  XENO_ASSERT(range.offset >= 0 && range.size > Bytes::zero() && range.end() <= params_.capacity.count(),
              "a command reaches over the end of a flash memory");
}

Bytes Flash::in_pages(BlockRange range) const {
  const std::int64_t page = params_.page.count();
  const std::int64_t first = range.offset / page;
  const std::int64_t last = (range.end() - 1) / page;
  return params_.page * (last - first + 1);
}

Task<> Flash::command(Duration duration, Watts power) {
  const Time arrived = now();
  const Lease lease = co_await busy_.acquire();
  meter_.set_power(power);
  co_await sim().delay(duration);
  meter_.set_power(params_.idle);
  latency_.record(now() - arrived);
}

Task<> Flash::read(BlockRange range) {
  check(range);
  co_await command(params_.command + in_pages(range) / params_.read_rate, params_.reading);
  read_.add(range.size);
}

/// A write that goes on where the last one ended stays in an erase block that is erased already.
Task<> Flash::write(BlockRange range) {
  check(range);
  const std::int64_t block = params_.erase_block.count();
  const bool goes_on = range.offset == written_up_to_ && range.offset < erased_up_to_;
  const std::int64_t first = goes_on ? erased_up_to_ / block : range.offset / block;
  const std::int64_t end = (range.end() + block - 1) / block;
  const std::int64_t erases = end > first ? end - first : 0;
  erased_up_to_ = end * block;
  written_up_to_ = range.end();
  erased_.add(erases);
  const Duration programming = in_pages(range) / params_.write_rate;
  co_await command(params_.command + programming + params_.erase * erases, params_.writing);
  written_.add(range.size);
}

/// There is no buffer: what was written before is there when its command has ended.
Task<> Flash::flush() { const Lease lease = co_await busy_.acquire(); }

}  // namespace xenolith
