#include "sim-core/fluid/network.hpp"

#include <algorithm>
#include <cmath>

namespace xenolith {
namespace {

// A token is the number of the start and below it the slot: sorted, tokens are in the order of the starts.
constexpr unsigned slot_bits = 24;
constexpr std::uint64_t slot_mask = (std::uint64_t{1} << slot_bits) - 1;

// The engine's time is a double in microseconds.
constexpr double picoseconds_per_unit = 1e6;
constexpr double units_per_second = 1e6;

double in_units(Duration duration) { return static_cast<double>(duration.ps()) / picoseconds_per_unit; }
double in_units(Time time) { return in_units(time - Time::origin()); }
double bytes_per_unit(BitRate rate) {
  return static_cast<double>(rate.count()) / (static_cast<double>(bits_per_byte) * units_per_second);
}

/// When an engine's date is for the kernel: the nearest picosecond; beyond the kernel's range never.
Time instant_of(double date) {
  constexpr double range = 9.2e18;
  const double picoseconds = date * picoseconds_per_unit;
  if (picoseconds >= range) return Time::max();
  return Time::picoseconds(static_cast<std::int64_t>(picoseconds + 0.5));
}

std::pair<int, int> ends_of(const FluidRoute& route) {
  return std::minmax(route.from().index, route.to().index);
}

}  // namespace

namespace detail {

FluidActivity::~FluidActivity() {
  if (slot_ != none) network_->abandon(*this);
}

void FluidActivity::start() { network_->start(*this); }

}  // namespace detail

FluidNetwork::FluidNetwork(Simulator& simulator, FluidPlatform platform)
    : simulator_(simulator),
      platform_(std::move(platform)),
      hosts_(platform_.hosts().size()),
      timer_(Timer::of<&FluidNetwork::settle>(simulator, this)) {}

FluidNetwork::~FluidNetwork() {
  for (const Slot& slot : slots_) {
    if (slot.activity != nullptr) slot.activity->slot_ = detail::FluidActivity::none;
  }
}

FluidRoute FluidNetwork::route(FluidNode from, FluidNode to) const {
  FluidRoute route;
  route.from_ = from;
  route.to_ = to;
  route.hops_ = platform_.path(from, to);
  for (const FluidPlatform::Hop& hop : route.hops_) {
    const auto number = static_cast<std::size_t>(hop.number);
    route.latency_ += hop.cell ? platform_.cells()[number].latency : platform_.links()[number].latency;
  }
  return route;
}

FluidRoute FluidNetwork::route(std::string_view from, std::string_view to) const {
  return route(platform_.node(from), platform_.node(to));
}

void FluidNetwork::watch(FluidNode host, std::function<void(const FluidLoad&)> changed) {
  at(host).watchers.push_back(std::move(changed));
}

void FluidNetwork::watch(FluidPlatform::Hop medium, std::function<void(const FluidTraffic&)> changed) {
  traffic_.add(medium_of(medium), std::move(changed));
}

/// What the hop crosses: the same for both directions where they share one capacity.
FluidPlatform::Hop FluidNetwork::medium_of(FluidPlatform::Hop hop) const {
  const bool two_ways = !hop.cell && platform_.links()[static_cast<std::size_t>(hop.number)].sharing ==
                                         LinkSharing::full_duplex;
  return {hop.cell, hop.number, !two_ways || hop.forward};
}

/// In the order of the slots, so that sums do not depend on anything else.
void FluidNetwork::tell_traffic() {
  std::vector<double> rates;
  solver_->rates(rates);
  for (const Slot& slot : slots_) {
    if (!slot.transfer || slot.activity == nullptr || slot.handle < 0) continue;
    const double rate =
        rates[static_cast<std::size_t>(slot.handle)] * static_cast<double>(bits_per_byte) * units_per_second;
    for (const FluidPlatform::Hop& hop : slot.activity->route_->hops_) traffic_.count(medium_of(hop), rate);
  }
  traffic_.tell();
}

/// Makes the platform in the engine.
void FluidNetwork::build() {
  constexpr double endless = 1e9;  // bytes per microsecond: the latency of a cell limits nothing
  solver_ = &detail::make_fluid_solver({.cells = !platform_.cells().empty()});
  for (const FluidPlatform::Host& host : platform_.hosts()) {
    solver_->add_host(host.name, static_cast<double>(host.clock.count()) / units_per_second, host.cores);
  }
  for (const FluidPlatform::Link& link : platform_.links()) {
    link_numbers_.push_back(
        solver_->add_link(link.name, bytes_per_unit(link.bandwidth), in_units(link.latency), link.sharing));
  }
  for (const FluidPlatform::Cell& cell : platform_.cells()) {
    std::set<BitRate> different;
    for (const FluidPlatform::Station& station : cell.stations) different.insert(station.rate);
    std::vector<double> rates;
    for (const BitRate rate : different) rates.push_back(bytes_per_unit(rate));
    const int radio = solver_->add_cell(cell.name, rates);
    const int latency =
        solver_->add_link(cell.name + "/latency", endless, in_units(cell.latency), LinkSharing::unshared);
    for (const FluidPlatform::Station& station : cell.stations) {
      const auto rate = std::distance(different.begin(), different.find(station.rate));
      solver_->join(radio, platform_.host_number(station.host), static_cast<int>(rate));
    }
    cell_numbers_.emplace_back(radio, latency);
  }
}

/// Tells the engine of a route, both ways: the acknowledgements go back as the data comes.
void FluidNetwork::declare(const FluidRoute& route) {
  using Direction = detail::FluidSolver::Direction;
  if (!declared_.insert(ends_of(route)).second) return;
  std::vector<detail::FluidSolver::Hop> hops;
  for (const FluidPlatform::Hop& hop : route.hops_) {
    const auto number = static_cast<std::size_t>(hop.number);
    if (hop.cell) {
      const auto [radio, latency] = cell_numbers_[number];
      // SimGrid has a station's radio at the very end of a route.
      hops.push_back({hop.forward ? radio : latency, Direction::none});
      hops.push_back({hop.forward ? latency : radio, Direction::none});
    } else if (platform_.links()[number].sharing == LinkSharing::full_duplex) {
      hops.push_back({link_numbers_[number], hop.forward ? Direction::forward : Direction::backward});
    } else {
      hops.push_back({link_numbers_[number], Direction::none});
    }
  }
  solver_->add_route(platform_.host_number(route.from()), platform_.host_number(route.to()), hops);
}

int FluidNetwork::take_slot() {
  if (free_slots_.empty()) {
    XENO_ASSERT(slots_.size() < slot_mask, "too many fluid activities at one time");
    slots_.emplace_back();
    return static_cast<int>(slots_.size()) - 1;
  }
  const int slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

void FluidNetwork::free_slot(int slot) {
  slots_[static_cast<std::size_t>(slot)] = {};
  free_slots_.push_back(slot);
  --outstanding_;
}

void FluidNetwork::change_load(const Slot& slot, int by) {
  HostState& from = at(slot.from);
  HostState& to = at(slot.to);
  (slot.transfer ? from.load.sending : from.load.computing) += by;
  if (slot.transfer) to.load.receiving += by;
  for (const auto& changed : from.watchers) changed(from.load);
  if (&to == &from) return;
  for (const auto& changed : to.watchers) changed(to.load);
}

void FluidNetwork::start(detail::FluidActivity& activity) {
  constexpr std::int64_t exact = std::int64_t{1} << 53;  // what a double counts exactly
  XENO_ASSERT(activity.amount_ >= 0 && activity.amount_ <= exact,
              "a fluid activity of a negative or absurd size");
  if (solver_ == nullptr) build();
  if (activity.route_ != nullptr) declare(*activity.route_);
  catch_up();
  const int number = take_slot();
  Slot& slot = slots_[static_cast<std::size_t>(number)];
  slot = {&activity, -1, activity.route_ != nullptr, activity.from_, activity.to_};
  activity.slot_ = number;
  const std::uint64_t token = started_++ << slot_bits | static_cast<std::uint64_t>(number);
  const int from = platform_.host_number(activity.from_);
  slot.handle = slot.transfer
                    ? solver_->start_transfer(token, from, platform_.host_number(activity.to_),
                                              static_cast<std::uint64_t>(activity.amount_))
                    : solver_->start_computation(token, from, static_cast<double>(activity.amount_));
  ++outstanding_;
  change_load(slot, 1);
  change();
}

void FluidNetwork::abandon(detail::FluidActivity& activity) {
  const int number = std::exchange(activity.slot_, detail::FluidActivity::none);
  catch_up();
  change();
  Slot& slot = slots_[static_cast<std::size_t>(number)];
  slot.activity = nullptr;
  if (slot.handle < 0) return;  // complete, but not yet delivered
  change_load(slot, -1);
  solver_->cancel(slot.handle);
  free_slot(number);
}

void FluidNetwork::catch_up() {
  if (instant_of(solver_->clock()) < simulator_.now()) advance(in_units(simulator_.now()));
}

void FluidNetwork::advance(double date) {
  const std::size_t before = completed_.size();
  solver_->advance(date, completed_);
  for (std::size_t i = before; i < completed_.size(); ++i) {
    slots_[completed_[i] & slot_mask].handle = -1;
  }
}

void FluidNetwork::change() {
  next_date_ = never;
  if (std::exchange(settling_, true)) return;
  timer_.arm(simulator_.now());
}

/// Does what is due, wakes whom it concerns behind all that is due now, and sets the timer to the next
/// change. The shares are computed last, when whoever was woken has started what comes next.
void FluidNetwork::settle() {
  constexpr int absurd = 10'000'000;
  if (std::exchange(settled_, simulator_.now()) != simulator_.now()) rounds_ = 0;
  XENO_ASSERT(++rounds_ < absurd, "the fluid engine does not come forward");
  settling_ = false;
  if (instant_of(next_date_) <= simulator_.now()) {
    advance(next_date_);
    next_date_ = never;
    deliver();
    return change();
  }
  catch_up();
  if (!completed_.empty()) {
    deliver();
    return change();
  }
  next_date_ = solver_->next_date();
  if (!traffic_.empty()) tell_traffic();
  timer_.arm(std::max(instant_of(next_date_), simulator_.now()));
}

void FluidNetwork::deliver() {
  std::sort(completed_.begin(), completed_.end());
  for (std::size_t i = 0; i < completed_.size(); ++i) {
    const int number = static_cast<int>(completed_[i] & slot_mask);
    const Slot slot = slots_[static_cast<std::size_t>(number)];
    free_slot(number);
    change_load(slot, -1);
    if (slot.activity == nullptr) continue;
    slot.activity->slot_ = detail::FluidActivity::none;
    simulator_.wake(slot.activity->frame_);
  }
  completed_.clear();
}

}  // namespace xenolith
