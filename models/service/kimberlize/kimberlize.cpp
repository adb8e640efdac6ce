#include "models/service/kimberlize/kimberlize.hpp"

#include <algorithm>

#include "sim-core/model/misfit.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

void Kimberlize::start() {
  if (params_.base_image > vm_->memory())
    throw Misfit("base_image", "the base VM has less memory than its saved memory",
                 "at most the memory of the VM");
  const Bytes needed = params_.base_image + params_.base_disk + vm_->memory() + overlay_->package() +
                       overlay_->uncompressed() + overlay_->compressed() * 2;
  if (needed > files_->free())
    throw Misfit("base_disk", "images and overlay do not fit", "a larger device, or smaller images");
  base_image_ = files_->install(params_.base_image);
  base_disk_ = files_->install(params_.base_disk);
  sim().spawn(make());
}

void Kimberlize::phase(Latency& statistic, std::string_view name) {
  statistic.record(now() - since_);
  served(trail_, name);
  if (trace() != nullptr && now() > since_) trace()->slice(address(), name, since_, now());
  since_ = now();
}

Task<> Kimberlize::make() {
  const Time begin = now();
  since_ = begin;
  trail_ = total_.begin();
  const Bytes memory = overlay_->memory_difference();
  const FileId package = files_->install(std::max(overlay_->package(), Bytes(1)));
  const FileId disk = files_->create(disk_difference());
  const FileId image = files_->create(vm_->memory());
  const FileId difference = files_->create(memory);
  const FileId packed = files_->create(overlay_->compressed());
  const FileId encrypted = files_->create(overlay_->compressed());
  co_await vm_->boot(base_disk_);
  phase(launch_, "launch the base VM");
  co_await install(package, disk);
  phase(install_, "install script");
  if (overlay_->package() > Bytes::zero()) {
    co_await host_->compute(params_.resume_script);
  }
  phase(resume_script_, "resume script");
  co_await vm_->suspend(image, std::min(vm_->memory(), params_.base_image + memory));
  phase(suspend_, "suspend");
  co_await compare(image, difference);
  phase(difference_, "difference of the memory images");
  co_await compress(disk, difference, packed);
  phase(compress_, "compress");
  co_await encrypt(packed, encrypted);
  phase(encrypt_, "encrypt");
  total_.record(now() - begin, trail_);
}

/// The script reads the package; what it writes goes into the differencing disk.
Task<> Kimberlize::install(FileId package, FileId disk) {
  FileSink sink(*files_, disk);
  if (overlay_->package() > Bytes{0}) {
    FileSource source(*files_, package);
    const std::int64_t all = overlay_->package().count();
    std::int64_t written = 0;
    for (std::int64_t read = 0; read < all;) {
      const Bytes got = co_await source.take(params_.piece);
      read += got.count();
      co_await host_->compute(WorkCosts::per_kib(params_.install, got));
      const std::int64_t due = disk_difference().count() * read / all;
      co_await sink.give(Bytes(due - written));
      written = due;
    }
  } else {
    co_await sink.give(disk_difference());
  }
}

Task<> Kimberlize::compare(FileId image, FileId difference) {
  FileSource source(*files_, image);
  FileSource base(*files_, base_image_);
  FileSink sink(*files_, difference);
  Conversion delta(sim(),
                   {.host = &*host_,
                    .costs = &*costs_,
                    .task = DataTask::delta_make,
                    .in = files_->size(image),
                    .out = overlay_->memory_difference(),
                    .piece = params_.piece,
                    .beside = &base,
                    .beside_size = params_.base_image},
                   source, sink);
  co_await delta.run();
}

Task<> Kimberlize::compress(FileId disk, FileId difference, FileId packed) {
  FileSource first(*files_, disk);
  FileSource second(*files_, difference);
  ChainSource source(first, second);
  FileSink sink(*files_, packed);
  Conversion lzma(sim(),
                  {.host = &*host_,
                   .costs = &*costs_,
                   .task = DataTask::lzma_encode,
                   .in = overlay_->uncompressed(),
                   .out = overlay_->compressed(),
                   .piece = params_.piece,
                   .threads = params_.threads},
                  source, sink);
  co_await lzma.run();
}

Task<> Kimberlize::encrypt(FileId packed, FileId encrypted) {
  FileSource source(*files_, packed);
  FileSink sink(*files_, encrypted);
  Conversion cipher(sim(),
                    {.host = &*host_,
                     .costs = &*costs_,
                     .task = DataTask::cipher,
                     .in = overlay_->compressed(),
                     .out = overlay_->compressed(),
                     .piece = params_.piece},
                    source, sink);
  co_await cipher.run();
}

}  // namespace xenolith
