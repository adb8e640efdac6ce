#include "models/service/kimberley_server/kimberley_server.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

KimberleyServer::KimberleyServer(const Context& context, const Params& params)
    : Component(context), params_(params), random_(random("answers")), seat_(sim(), 1) {}

void KimberleyServer::start() {
  if (params_.base_image > vm_->memory())
    throw Misfit("base_image", "the base VM has less memory than its saved memory",
                 "at most the memory of the VM");
  if (params_.base_image > files_->free())
    throw Misfit("base_image", "the base image does not fit", "at most what its device has room for");
  base_ = files_->install(params_.base_image);
  if (params_.base_in_memory) files_->warm(base_);
  if (overlays_.bound()) from_overlays_ = fluid().route(overlays_->host().node(), host_->node(), "overlays");
}

Task<> KimberleyServer::answer() {
  co_await sim().delay(params_.answer_delay.sample(random_));
  co_await host_->compute(params_.answer);
}

Task<> KimberleyServer::accept() {
  Lease seat = co_await seat_.acquire();
  taken_ = std::move(seat);
  co_await host_->compute(params_.accept);
}

Task<> KimberleyServer::take_floppy(KimberleySession session, ByteSource* compressed, Bytes packed,
                                    Bytes size) {
  work_.packed_floppy = files_->create(packed);
  FileSink file(*files_, work_.packed_floppy);
  NetworkStream stream(sim(),
                       {.route = session.up,
                        .from = {&session.device->host(), &session.device->costs()},
                        .to = {&*host_, &*costs_},
                        .sealed = true,
                        .piece = params_.piece},
                       *compressed, file);
  co_await stream.run();
  work_.floppy = files_->create(size);
  FileSource source(*files_, work_.packed_floppy);
  FileSink sink(*files_, work_.floppy);
  Conversion inflate(sim(),
                     {.host = &*host_,
                      .costs = &*costs_,
                      .task = DataTask::inflate,
                      .in = packed,
                      .out = size,
                      .piece = params_.piece},
                     source, sink);
  co_await inflate.run();
}

Bytes KimberleyServer::image_size(const Overlay& overlay) const {
  return std::min(vm_->memory(), params_.base_image + overlay.memory_difference());
}

KimberleyServer::Work KimberleyServer::create(const Overlay& overlay) {
  Work work = work_;  // the floppy may be on its way already
  const bool kept_overlay = params_.kept == KeptState::overlay;
  const bool kept_image = params_.kept == KeptState::image;
  const Bytes difference = overlay.memory_difference();
  work.fetched = kept_overlay ? files_->install(overlay.compressed()) : files_->create(overlay.compressed());
  work.plain = files_->create(overlay.compressed());
  work.disk = files_->create(overlay.uncompressed() - difference);
  work.difference = files_->create(difference);
  const Bytes image = image_size(overlay);
  work.image = kept_image ? files_->install(image) : files_->create(image);
  return work;
}

void KimberleyServer::end_phase(Phases& phases, Latency& statistic, std::string_view name, bool waiting) {
  statistic.record(now() - phases.since);
  waiting ? waited(phases.trail, name) : served(phases.trail, name);
  if (trace() != nullptr && now() > phases.since) trace()->slice(address(), name, phases.since, now());
  phases.since = now();
}

Task<Trail> KimberleyServer::dekimberlize(KimberleySession session, Trail trail) {
  Phases phases{now(), trail};
  work_ = create(*session.overlay);
  co_await host_->compute(params_.command);
  if (params_.pipelined) {
    co_await at_once(session, &phases);
  } else {
    co_await one_by_one(session, &phases);
  }
  co_await vm_->resume(work_.image);
  end_phase(phases, resume_, "resume");
  co_return phases.trail;
}

Task<> KimberleyServer::fetch(KimberleySession session, ByteSink* to) {
  const bool delivered = session.delivered != FileId{};
  FileServer& site = delivered ? *session.device : static_cast<FileServer&>(*overlays_);
  const FileId file = delivered ? session.delivered : overlays_->overlay();
  if (!delivered) {
    co_await sim().delay(from_overlays_->latency() * 3);  // connection and request: three ways
    co_await overlays_->request();
  }
  FileSource source(site.files(), file);
  NetworkStream stream(sim(),
                       {.route = delivered ? session.up : &*from_overlays_,
                        .from = {&site.host(), &site.costs()},
                        .to = {&*host_, &*costs_},
                        .sealed = delivered,
                        .piece = params_.piece},
                       source, *to);
  co_await stream.run();
  fetched_.add(stream.carried());
}

Conversion::Work KimberleyServer::price(Step step, const Overlay& overlay) const {
  Conversion::Work work{.host = &*host_, .costs = &*costs_, .piece = params_.piece};
  switch (step) {
    case Step::decrypt:
      work.task = DataTask::cipher;
      work.in = work.out = overlay.compressed();
      break;
    case Step::decompress:
      work.task = DataTask::lzma_decode;
      work.in = overlay.compressed();
      work.out = overlay.uncompressed();
      work.threads = params_.threads;
      break;
    case Step::apply:
      work.task = DataTask::delta_apply;
      work.in = overlay.memory_difference();
      work.out = image_size(overlay);
      break;
  }
  return work;
}

Task<> KimberleyServer::convert(Step step, const Overlay* overlay, ByteSource* from, ByteSink* to) {
  Conversion conversion(sim(), price(step, *overlay), *from, *to);
  co_await conversion.run();
}

Task<> KimberleyServer::decompress(const Overlay* overlay, ByteSource* from, ByteSink* difference) {
  FileSink disk(*files_, work_.disk);
  SplitSink both(disk, overlay->uncompressed() - overlay->memory_difference(), *difference);
  co_await convert(Step::decompress, overlay, from, &both);
}

Task<> KimberleyServer::apply(const Overlay* overlay, ByteSource* difference) {
  FileSource base(*files_, base_);
  FileSink image(*files_, work_.image);
  Conversion::Work work = price(Step::apply, *overlay);
  work.beside = &base;
  work.beside_size = params_.base_image;
  Conversion conversion(sim(), work, *difference, image);
  co_await conversion.run();
}

Task<> KimberleyServer::one_by_one(KimberleySession session, Phases* phases) {
  const Overlay* const overlay = session.overlay;
  if (params_.kept == KeptState::nothing) {
    FileSink fetched(*files_, work_.fetched);
    co_await fetch(session, &fetched);
  }
  end_phase(*phases, fetch_, "fetch");
  if (session.floppy_first) {
    co_await session.floppy.join();
  }
  end_phase(*phases, floppy_, "wait for the floppy", true);
  if (params_.kept == KeptState::image) co_return;
  {
    FileSource from(*files_, work_.fetched);
    FileSink to(*files_, work_.plain);
    co_await convert(Step::decrypt, overlay, &from, &to);
  }
  end_phase(*phases, decrypt_, "decrypt");
  {
    FileSource from(*files_, work_.plain);
    FileSink to(*files_, work_.difference);
    co_await decompress(overlay, &from, &to);
  }
  end_phase(*phases, decompress_, "decompress");
  FileSource from(*files_, work_.difference);
  co_await apply(overlay, &from);
  end_phase(*phases, apply_, "apply");
}

}  // namespace xenolith
