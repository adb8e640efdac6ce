#include "models/workload/memory_writer/memory_writer.hpp"

#include <algorithm>

#include "sim-core/model/misfit.hpp"

namespace xenolith {

void MemoryWriter::start() {
  const Bytes page = cell_->memory().page_size();
  working_pages_ = params_.working_set / page;
  hot_pages_ = params_.hot_set / page;
  if (working_pages_ > cell_->memory().pages())
    throw Misfit("working_set", "is larger than the cell's memory",
                 "at most " + std::to_string((page * cell_->memory().pages()).count()) + " B");
  if (hot_pages_ > working_pages_)
    throw Misfit("hot_set", "is larger than the working set", "at most working_set");
  const bool writes = working_pages_ > 0 && params_.writes > Hertz::zero();
  if (writes && params_.until > Duration::zero()) sim().spawn(write());
}

std::int64_t MemoryWriter::choose(RandomStream& stream) const {
  const bool hot = stream.uniform() < params_.hot && hot_pages_ > 0;
  if (hot || hot_pages_ == working_pages_) return stream.uniform_int(0, hot_pages_ - 1);
  return stream.uniform_int(hot_pages_, working_pages_ - 1);
}

Task<> MemoryWriter::write() {
  RandomStream stream = random();
  const Time end = Time::origin() + params_.until;
  const double per_tick = static_cast<double>(params_.writes.count()) * to_seconds(params_.tick);
  double owed = 0;
  while (now() < end) {
    while (cell_->stopped()) {
      co_await cell_->going_on().wait();
    }
    const Time begun = now();
    owed += per_tick;
    std::int64_t faults = 0;
    std::int64_t count = 0;
    for (; owed >= 1; owed -= 1, ++count) {
      if (cell_->memory().write(choose(stream))) ++faults;
    }
    written_.add(count);
    faults_.add(faults);
    co_await cell_->run(params_.work * count + microvisor_->fault() * faults);
    stretch_.record(now() - begun);
    const Time next = begun + params_.tick;
    if (next > now()) {
      co_await sim().wait_until(next);
    }
  }
}

}  // namespace xenolith
