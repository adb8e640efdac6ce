#include "models/workload/crowd/crowd.hpp"

#include <utility>

#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Crowd::Site::Site(Simulator& simulator, const Params& params)
    : desktops(simulator, static_cast<int>(params.desktops)),
      cell(simulator, params.cell),
      cache(params.cache) {}

std::shared_ptr<Signal> Crowd::Site::arrival_of(std::uint64_t overlay) const {
  const auto found = coming.find(overlay);
  return found == coming.end() ? nullptr : found->second;
}

Crowd::Crowd(const Context& context, const Params& params) : Component(context), params_(params) {}

void Crowd::check() const {
  if (mirrors_.empty()) throw Misfit("mirrors", "nobody has the overlays", "the name of an overlay-mirror");
  std::int64_t popularity = 0;
  for (const VmOverlay* const overlay : overlays_) popularity += overlay->popularity();
  if (popularity == 0)
    throw Misfit("overlays", "nobody wants anything", "overlays with a popularity above 0");
  if (params_.visits == Visits::once) return;
  if (!(params_.per_day > 0)) throw Misfit("per_day", "daily visits of 0 per day", "a number above 0");
  std::int64_t busy = 0;
  for (const std::int64_t part : params_.profile) {
    if (part < 0) throw Misfit("profile", "a part of the day has a negative number", "numbers of 0 or more");
    busy += part;
  }
  if (busy == 0) throw Misfit("profile", "no part of the day is busy", "at least one number above 0");
}

void Crowd::start() {
  check();
  std::vector<const VmOverlay*> overlays(overlays_.begin(), overlays_.end());
  population_.emplace(*this, params_, std::move(overlays));
  for (std::int64_t i = 0; i < params_.sites; ++i) {
    Site& site = sites_.emplace_back(sim(), params_);
    site.mirror = &mirrors_[static_cast<std::size_t>(i) % mirrors_.size()];
    site.number = site.mirror->connect(params_.access);
    if (params_.staged) population_->stage(site.cache);
  }
  for (std::int64_t i = 0; i < params_.devices; ++i) sim().spawn(life(static_cast<std::uint32_t>(i)));
}

Task<> Crowd::life(std::uint32_t device) {
  for (std::uint32_t number = 0;; ++number) {
    const std::optional<Time> arrival = population_->arrival(device, number, now());
    if (!arrival) co_return;
    co_await sim().wait_until(*arrival);
    co_await visit(device, number);
  }
}

Task<> Crowd::visit(std::uint32_t device, std::uint32_t number) {
  const Visit visit = population_->visit(device, number);
  Site& site = sites_[visit.site];
  const Time arrived = now();
  ++arrivals_;
  waiting_.change(1);
  std::optional<Lease> desktop = co_await site.desktops.acquire_until(now() + visit.patience);
  waiting_.change(-1);
  if (!desktop) {
    ++abandoned_;
    co_return;
  }
  busy_.change(1);
  const Time began = now();
  wait_.record(began - arrived);
  const std::size_t place = take_place(site);
  co_await start_up(&visit, place);
  startup_.record(now() - began);
  delay_.record(now() - arrived);
  co_await sim().delay(visit.use);
  co_await sim().delay(params_.cleanup);
  site.places.push_back(place);
  busy_.change(-1);
}

Task<> Crowd::start_up(const Visit* visit, std::size_t place) {
  co_await sim().delay(visit->bind);
  bind_.record(visit->bind);
  std::vector<Task<>> both;
  both.push_back(bring_overlay(visit));
  both.push_back(bring_floppy(visit, place));
  co_await all_of(sim(), std::move(both));
  co_await sim().delay(params_.state / params_.state_read + params_.resume + visit->first_screen);
}

Task<> Crowd::bring_overlay(const Visit* visit) {
  const VmOverlay& overlay = population_->application(*visit);
  co_await obtain(visit, overlay.compressed());
  const Duration work = prepare(overlay);
  co_await sim().delay(work);
  prepare_.record(work);
}

Task<> Crowd::obtain(const Visit* visit, Bytes overlay) {
  Site& site = sites_[visit->site];
  if (site.cache.use(visit->overlay)) {
    ++hits_;
    co_return;
  }
  const Time asked = now();
  const std::shared_ptr<Signal> coming = site.arrival_of(visit->overlay);
  if (coming != nullptr) {
    ++joined_;
    co_await coming->wait();
  } else {
    ++misses_;
    co_await fetch(&site, visit->overlay, overlay);
  }
  fetch_.record(now() - asked);
}

Task<> Crowd::fetch(Site* site, std::uint64_t name, Bytes overlay) {
  if (params_.join_fetches) site->coming[name] = std::make_shared<Signal>(sim());
  co_await site->mirror->fetch(site->number, overlay);
  site->cache.keep(name, overlay);
  if (!params_.join_fetches) co_return;
  site->coming[name]->notify_all();
  site->coming.erase(name);
}

Task<> Crowd::bring_floppy(const Visit* visit, std::size_t place) {
  const Time began = now();
  co_await sim().delay(params_.floppy / params_.floppy_compress);
  co_await sites_[visit->site].cell.serve(place, params_.floppy_compressed);
  co_await sim().delay(params_.floppy / params_.floppy_expand);
  floppy_.record(now() - began);
}

Duration Crowd::prepare(const VmOverlay& overlay) const {
  const Cycles decompression = overlay.compressed().count() * params_.lzma_input +
                               overlay.uncompressed().count() * params_.lzma_output;
  return overlay.compressed() / params_.decrypt + decompression / params_.lzma_rating +
         overlay.uncompressed() / params_.apply;
}

std::size_t Crowd::take_place(Site& site) {
  if (site.places.empty()) return site.cell.add_branch(params_.radio);
  const std::size_t place = site.places.back();
  site.places.pop_back();
  return place;
}

}  // namespace xenolith
