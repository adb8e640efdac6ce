#include "models/workload/crowd/crowd.hpp"

#include <utility>

#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {
namespace {

/// What the air leaves for data.
BitRate usable(BitRate rate, const CrowdParams& params) {
  return BitRate(static_cast<std::int64_t>(static_cast<double>(rate.count()) * params.air_usable));
}

void check_weights(const char* name, const std::vector<std::int64_t>& weights) {
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0) throw Misfit(name, "a number is below 0", "numbers of 0 or more");
    sum += weight;
  }
  if (sum == 0) throw Misfit(name, "no number is above 0", "at least one number above 0");
}

}  // namespace

Crowd::Site::Site(const Crowd& crowd, std::int64_t index)
    : desktops(crowd.sim(), static_cast<int>(crowd.params_.desktops)),
      cell(crowd.sim(), usable(crowd.params_.cell, crowd.params_)),
      track(crowd, crowd.address() + ".site" + std::to_string(index + 1) + ".cell", cell),
      cache(crowd.params_.cache) {}

std::shared_ptr<Signal> Crowd::Site::arrival_of(std::uint64_t overlay) const {
  const auto found = coming.find(overlay);
  return found == coming.end() ? nullptr : found->second;
}

Crowd::Crowd(const Context& context, const Params& params) : Component(context), params_(params) {}

void Crowd::check() const {
  if (mirrors_.empty()) throw Misfit("mirrors", "nobody has the overlays", "the name of an overlay-mirror");
  if (overlays_.empty()) throw Misfit("overlays", "nobody wants anything", "names of overlays");
  if (!params_.popularity.empty()) {
    if (params_.popularity.size() != overlays_.size()) {
      throw Misfit("popularity", "not one number for each overlay", "as many numbers as there are overlays");
    }
    check_weights("popularity", params_.popularity);
  }
  if (params_.visits == Visits::once) return;
  if (!(params_.per_day > 0)) throw Misfit("per_day", "daily visits of 0 per day", "a number above 0");
  check_weights("profile", params_.profile);
}

void Crowd::start() {
  check();
  costs_.emplace(params_, *desktop_, *device_);
  std::vector<const Overlay*> overlays(overlays_.begin(), overlays_.end());
  population_.emplace(*this, params_, std::move(overlays));
  for (std::int64_t i = 0; i < params_.sites; ++i) {
    Site& site = sites_.emplace_back(*this, i);
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
  const Overlay& overlay = population_->application(*visit);
  SharingTree& cell = sites_[visit->site].cell;
  const Duration bind = visit->bind + costs_->bind();
  co_await sim().delay(bind);
  bind_.record(bind);
  std::vector<Task<>> both;
  both.push_back(obtain(visit, overlay.compressed()));
  both.push_back(bring_floppy(visit, place));
  co_await all_of(sim(), std::move(both));
  const Duration work = costs_->prepare(overlay) + costs_->resume(overlay);
  co_await sim().delay(work);
  prepare_.record(work);
  co_await cell.serve(place, params_.screen);
  co_await sim().delay(costs_->first_picture());
}

Task<> Crowd::obtain(const Visit* visit, Bytes overlay) {
  Site& site = sites_[visit->site];
  co_await sim().delay(costs_->command());
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
  co_await sim().delay(costs_->pack_floppy());
  co_await sites_[visit->site].cell.serve(place, costs_->packed_floppy());
  co_await sim().delay(costs_->expand_floppy());
  floppy_.record(now() - began);
}

std::size_t Crowd::take_place(Site& site) {
  if (site.places.empty()) return site.cell.add_branch(usable(params_.radio, params_));
  const std::size_t place = site.places.back();
  site.places.pop_back();
  return place;
}

}  // namespace xenolith
