#include "models/hypervisor/virtualbox/virtualbox.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

void Virtualbox::start() {
  if (params_.piece > params_.memory)
    throw Misfit("piece", "a piece of the memory is larger than the memory", "at most the memory");
}

/// The guest computes on what it reads: disk and processor are busy at the same time.
Task<> Virtualbox::boot(FileId disk) {
  co_await host_->compute(params_.start_process);
  FileSource source(*files_, disk, params_.boot_data);
  const std::int64_t all = params_.boot_data.count();
  Cycles done;
  for (std::int64_t read = 0; read < all;) {
    const Bytes got = co_await source.take(params_.piece);
    read += got.count();
    const Cycles due(detail::multiply_divide_up(params_.boot_work.count(), read, all));
    co_await host_->compute(due - done);
    done = due;
  }
}

Task<> Virtualbox::resume(FileId image) {
  const Time begin = now();
  co_await host_->compute(params_.start_process);
  FileSource source(*files_, image);
  for (;;) {
    const Bytes got = co_await source.take(params_.piece);
    if (got == Bytes{0}) break;
    co_await host_->compute(WorkCosts::per_kib(params_.load, got));
  }
  co_await host_->compute(params_.restore_devices);
  resumes_.record(now() - begin);
}

Task<> Virtualbox::suspend(FileId image, Bytes size) {
  co_await host_->compute(params_.save_devices);
  MemorySource memory(size);
  FileSink sink(*files_, image);
  for (;;) {
    const Bytes got = co_await memory.take(params_.piece);
    if (got == Bytes{0}) break;
    co_await host_->compute(WorkCosts::per_kib(params_.save, got));
    co_await sink.give(got);
  }
}

Task<> Virtualbox::power_off() { co_await host_->compute(params_.power_off); }

}  // namespace xenolith
