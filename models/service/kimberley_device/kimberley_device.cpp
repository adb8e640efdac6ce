#include "models/service/kimberley_device/kimberley_device.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/misfit.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {
namespace {

Bytes share(Bytes all, double part) {
  return Bytes(std::max<std::int64_t>(1, std::llround(static_cast<double>(all.count()) * part)));
}

}  // namespace

KimberleyDevice::KimberleyDevice(const Context& context, const Params& params)
    : Component(context), params_(params), random_(random("queries")) {
  if (params.changed > params.floppy)
    throw Misfit("changed", "more is changed than the floppy holds", "at most the floppy's size");
}

void KimberleyDevice::start() {
  up_ = fluid().route(host_->node(), site_->host().node(), "site");
  down_ = fluid().route(site_->host().node(), host_->node(), "site");
  const bool delivers = params_.delivery == OverlaySender::device;
  const Bytes overlay = delivers ? overlay_->compressed() : Bytes{0};
  if (params_.floppy + packed_floppy() + overlay > files_->free())
    throw Misfit("floppy", "floppy and overlay do not fit", "at most what the device has room for");
  floppy_file_ = files_->install(params_.floppy);
  if (delivers) overlay_file_ = files_->install(overlay);
  sim().spawn(visit());
}

Bytes KimberleyDevice::packed_floppy() const { return share(params_.floppy, params_.floppy_packed); }

Joules KimberleyDevice::energy() const {
  Joules sum;
  for (const EnergyMeter* meter : meters_) sum += meter->energy();
  return sum;
}

Time KimberleyDevice::phase(Latency& statistic, std::string_view name, Time since) {
  statistic.record(now() - since);
  if (trace() != nullptr && now() > since) trace()->slice(address(), name, since, now());
  return now();
}

Task<> KimberleyDevice::visit() {
  co_await sim().delay(params_.arrival);
  const Time begin = now();
  const Joules before = energy();
  Trail trail = startup_.begin();
  co_await bind();
  served(trail, "bind");
  Time since = phase(bind_, "bind", begin);

  KimberleySession session{.device = this,
                           .up = &*up_,
                           .down = &*down_,
                           .overlay = &*overlay_,
                           .delivered = overlay_file_,
                           .floppy_first = params_.overlap == FloppyOverlap::fetch};
  session.floppy = sim().spawn(bring_floppy(session));
  if (params_.overlap == FloppyOverlap::nothing) {
    co_await session.floppy.join();
  }
  Duration floppy_alone = now() - since;
  served(trail, "virtual floppy");
  Trail resumed = co_await site_->dekimberlize(session, trail);
  since = now();
  co_await session.floppy.join();
  floppy_alone += now() - since;
  waited(resumed, "virtual floppy");
  floppy_wait_.record(floppy_alone);
  since = now();
  co_await see(session);
  served(resumed, "first picture");
  since = phase(display_, "first picture", since);
  startup_.record(since - begin, resumed);
  startup_energy_.record(energy() - before);

  co_await sim().delay(params_.use);
  if (trace() != nullptr) trace()->slice(address(), "use", since, now());
  co_await leave(session);
  visit_energy_.record(energy() - before);
}

Task<> KimberleyDevice::rounds(std::int64_t number) {
  co_await sim().delay((up_->latency() + down_->latency()) * number);
}

Task<> KimberleyDevice::bind() {
  co_await sim().delay(params_.query_delay.sample(random_));
  co_await rounds(1);
  co_await site_->answer();
  co_await rounds(params_.connect_rounds);
  co_await host_->compute(params_.handshake);
  co_await site_->accept();
  co_await rounds(params_.authenticate_rounds);
  co_await host_->compute(params_.authenticate);
  co_await site_->authenticate();
}

Task<> KimberleyDevice::pack_floppy(ByteSink* to) {
  const Time begin = now();
  co_await host_->compute(params_.unmount);
  FileSource source(*files_, floppy_file_);
  Conversion deflate(sim(),
                     {.host = &*host_,
                      .costs = &*costs_,
                      .task = DataTask::deflate,
                      .in = params_.floppy,
                      .out = packed_floppy(),
                      .piece = params_.piece},
                     source, *to);
  co_await deflate.run();
  pack_.record(now() - begin);
  if (trace() != nullptr) trace()->slice(address() + ".floppy", "compress the floppy", begin, now());
}

Task<> KimberleyDevice::bring_floppy(KimberleySession session) {
  const Time begin = now();
  if (params_.stream_floppy) {
    BytePipe pipe(sim(), 2);
    std::vector<Task<>> both;
    both.push_back(pack_floppy(&pipe));
    both.push_back(site_->take_floppy(session, &pipe, packed_floppy(), params_.floppy));
    co_await all_of(sim(), std::move(both));
    send_.record(now() - begin);
    co_return;
  }
  packed_file_ = files_->create(packed_floppy());
  FileSink packed(*files_, packed_file_);
  co_await pack_floppy(&packed);
  const Time ready = now();
  FileSource source(*files_, packed_file_);
  co_await site_->take_floppy(session, &source, packed_floppy(), params_.floppy);
  send_.record(now() - ready);
  if (trace() != nullptr) trace()->slice(address() + ".floppy", "send the floppy", ready, now());
}

Task<> KimberleyDevice::receive(KimberleySession session, Bytes data, ByteSink* to) {
  MemorySource source(data);
  NetworkStream stream(sim(),
                       {.route = session.down,
                        .from = {&site_->host(), &site_->costs()},
                        .to = {&*host_, &*costs_},
                        .sealed = true,
                        .piece = params_.piece},
                       source, *to);
  co_await stream.run();
}

Task<> KimberleyDevice::see(KimberleySession session) {
  const Bytes screen = co_await site_->show();
  MemorySink shown;
  co_await receive(session, screen, &shown);
  co_await host_->compute(WorkCosts::per_kib(params_.show, screen));
}

Task<> KimberleyDevice::leave(KimberleySession session) {
  const Time begin = now();
  co_await sim().delay(up_->latency());
  co_await site_->power_off();
  Time since = phase(power_off_, "power off", begin);
  const Bytes packed = share(params_.changed, params_.changed_packed);
  co_await site_->make_residue(params_.changed, packed);
  since = phase(residue_, "make the residue", since);
  MemorySink residue;
  co_await receive(session, packed, &residue);
  since = phase(residue_transfer_, "transfer the residue", since);
  teardown_.record(since - begin);

  FileSink floppy(*files_, floppy_file_);
  co_await host_->compute(costs_->cycles(DataTask::inflate, packed, params_.changed));
  co_await floppy.give(params_.changed);
  co_await files_->sync(floppy_file_);
  co_await host_->compute(params_.unmount);
  co_await site_->clean_up();
  phase(cleanup_, "clean up", since);
}

}  // namespace xenolith
