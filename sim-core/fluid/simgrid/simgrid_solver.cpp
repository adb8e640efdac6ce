// The only file that names SimGrid. docs/decisions/0016-fluid-networks-on-simgrid.md tells what of it is used
// and why.

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <deque>
#include <limits>
#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u.hpp>
#include <string>
#include <unordered_map>
#include <vector>
#include <xbt/config.hpp>

#include "sim-core/fluid/solver.hpp"

namespace xenolith::detail {
namespace {

namespace s4u = simgrid::s4u;

/// SimGrid takes over SIGINT and SIGSEGV; the program's own handling comes back at the end of the scope.
class SignalKeeper {
 public:
  SignalKeeper() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], nullptr, &kept_[i]);
  }
  ~SignalKeeper() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &kept_[i], nullptr);
  }
  SignalKeeper(const SignalKeeper&) = delete;
  SignalKeeper& operator=(const SignalKeeper&) = delete;

 private:
  static constexpr std::array<int, 4> signals{SIGINT, SIGSEGV, SIGBUS, SIGABRT};
  std::array<struct sigaction, signals.size()> kept_{};
};

s4u::Engine& make_engine(const FluidSolverOptions& options) {
  const SignalKeeper keeper;
  // The solver compares the sum of 1/weight over the flows of a link, and of airtime per byte and weight over
  // those of a cell, with one absolute precision. Weights are latencies. In microseconds both sums lie well
  // above this one for all that a network may have, and their roundings well below; in seconds there is no
  // such number once there are cells.
  std::vector<std::string> words{"xenolith", "--log=root.thres:critical", "--cfg=network/model:LV08",
                                 "--cfg=maxmin/precision:1e-10"};
  // A Wi-Fi link counts as 1 B/s in the weight that LV08 gives a flow for its links' bandwidths, so that
  // flows of stations would starve beside wired ones: with cells, flows are weighted by their latency alone.
  if (options.cells) words.emplace_back("--cfg=network/weight-S:0");
  static std::vector<std::string> kept = words;
  static std::vector<char*> argv;
  for (std::string& word : kept) argv.push_back(word.data());
  static int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  return *new s4u::Engine(&argc, argv.data());
}

class SimgridSolver final : public FluidSolver {
 public:
  explicit SimgridSolver(const FluidSolverOptions& options)
      : engine_(make_engine(options)),
        root_(s4u::create_full_zone("root")),
        zone_(s4u::create_full_zone("platform")) {
    zone_->set_parent(root_);
    for (simgrid::kernel::resource::Model* model : engine_.get_all_models()) {
      if (model->next_occurring_event_is_idempotent()) models_.push_back(model);
    }
    s4u::Activity::on_completion_cb([this](const s4u::Activity& activity) { completed(activity); });
  }

  int add_host(const std::string& name, double speed, int cores) override {
    s4u::Host* const host = zone_->create_host(name, speed)->set_core_count(cores);
    host->seal();
    hosts_.push_back(host);
    return static_cast<int>(hosts_.size()) - 1;
  }

  int add_link(const std::string& name, double bandwidth, double latency, LinkSharing sharing) override {
    s4u::Link* link = nullptr;
    if (sharing == LinkSharing::full_duplex) {
      link = zone_->create_split_duplex_link(name, bandwidth);
    } else {
      link = zone_->create_link(name, bandwidth);
      link->set_sharing_policy(sharing == LinkSharing::shared ? s4u::Link::SharingPolicy::SHARED
                                                              : s4u::Link::SharingPolicy::FATPIPE);
    }
    link->set_latency(latency)->seal();
    return keep(link);
  }

  int add_cell(const std::string& name, const std::vector<double>& rates) override {
    // A zone of its own because only such zones make Wi-Fi links; routes then use the link as any other.
    s4u::NetZone* const zone = s4u::create_wifi_zone(name + "/zone");
    zone->set_parent(root_);
    s4u::Link* const link = zone->create_link(name, rates);
    link->seal();
    zone->seal();
    return keep(link);
  }

  void join(int cell, int host, int rate) override { link(cell)->set_host_wifi_rate(this->host(host), rate); }

  void add_route(int from, int to, const std::vector<Hop>& hops) override {
    std::vector<s4u::LinkInRoute> links;
    for (const Hop& hop : hops) {
      using Way = s4u::LinkInRoute::Direction;
      const Way way = hop.direction == Direction::none      ? Way::NONE
                      : hop.direction == Direction::forward ? Way::UP
                                                            : Way::DOWN;
      links.emplace_back(link(hop.link), way);
    }
    zone_->add_route(host(from)->get_netpoint(), host(to)->get_netpoint(), nullptr, nullptr, links, true);
  }

  int start_transfer(std::uint64_t token, int from, int to, std::uint64_t bytes) override {
    const s4u::CommPtr comm = s4u::Comm::sendto_init();
    const int handle = keep(token, comm);
    comm->set_payload_size(bytes);
    comm->set_source(host(from));
    comm->set_destination(host(to));
    if (comm->get_state() != s4u::Activity::State::STARTED) comm->start();  // of zero bytes: its latency
    return handle;
  }

  int start_computation(std::uint64_t token, int host, double cycles) override {
    const s4u::ExecPtr exec = s4u::Exec::init();
    const int handle = keep(token, exec);
    exec->set_flops_amount(cycles);
    exec->set_host(this->host(host));
    exec->start();
    return handle;
  }

  void cancel(int handle) override {
    Record& record = records_[static_cast<std::size_t>(handle)];
    record.cancelled = true;
    record.activity->cancel();
    stale_ = true;
  }

  double clock() const override { return s4u::Engine::get_clock(); }

  double next_date() override {
    if (stale_) run_until(clock());  // what was cancelled leaves its share
    const double now = clock();
    double least = std::numeric_limits<double>::infinity();
    for (simgrid::kernel::resource::Model* model : models_) {
      const double wait = model->next_occurring_event(now);
      if (wait >= 0) least = std::min(least, now + wait);
    }
    return least;
  }

  void advance(double date, std::vector<std::uint64_t>& completed) override {
    if (stale_) run_until(clock());
    date = std::max(date, clock());
    do {
      run_until(date);  // it stops at changes shortly before the date
    } while (clock() < date);
    release();
    completed.insert(completed.end(), completed_.begin(), completed_.end());
    completed_.clear();
  }

  /// What is under way is known by its action, which names the activity that it belongs to.
  void rates(std::vector<double>& by_handle) const override {
    by_handle.assign(records_.size(), 0.0);
    std::unordered_map<const void*, std::size_t> handles;
    for (const Record& record : records_) {
      if (record.activity)
        handles.emplace(record.activity->get_impl(), static_cast<std::size_t>(record.handle));
    }
    for (simgrid::kernel::resource::Model* model : models_) {
      for (const auto& action : *model->get_started_action_set()) {
        const auto found = handles.find(action.get_activity());
        if (found != handles.end()) by_handle[found->second] = action.get_rate();
      }
    }
  }

 private:
  /// One activity from its start until SimGrid has let go of it.
  struct Record {
    std::uint64_t token = 0;
    int handle = -1;
    bool cancelled = false;
    s4u::ActivityPtr activity;
  };

  int keep(s4u::Link* link) {
    links_.push_back(link);
    return static_cast<int>(links_.size()) - 1;
  }
  int keep(std::uint64_t token, const s4u::ActivityPtr& activity) {
    int handle = static_cast<int>(records_.size());
    if (free_.empty()) {
      records_.emplace_back();
    } else {
      handle = free_.back();
      free_.pop_back();
    }
    Record& record = records_[static_cast<std::size_t>(handle)];
    record = {token, handle, false, activity};
    activity->set_data(&record);
    return handle;
  }

  s4u::Host* host(int number) const { return hosts_[static_cast<std::size_t>(number)]; }
  s4u::Link* link(int number) const { return links_[static_cast<std::size_t>(number)]; }

  void run_until(double date) {
    stale_ = false;
    set_precision(date);
    engine_.run_until(date);
  }

  /// SimGrid takes for equal what lies within its precision. A tenth of a picosecond; but where its clock, a
  /// double, is coarser than that, an event that it overshoots by a rounding would never happen.
  void set_precision(double date) {
    constexpr double rounding = 3;
    constexpr double tenth_of_picosecond = 1e-7;
    const double unit = std::nextafter(date, std::numeric_limits<double>::infinity()) - date;
    const double wanted = std::max(tenth_of_picosecond, rounding * unit);
    if (wanted == precision_) return;
    precision_ = wanted;
    simgrid::config::set_value("surf/precision", wanted);
  }

  /// Called by SimGrid while it advances; also by `cancel`, and once more when a cancelled activity is let
  /// go.
  void completed(const s4u::Activity& activity) {
    const auto* const record = activity.get_data<Record>();
    if (record == nullptr || activity.get_state() == s4u::Activity::State::CANCELED) return;
    if (!record->cancelled) completed_.push_back(record->token);
    ended_.push_back(record->handle);
  }

  void release() {
    for (const int handle : ended_) {
      records_[static_cast<std::size_t>(handle)].activity.reset();
      free_.push_back(handle);
    }
    ended_.clear();
  }

  s4u::Engine& engine_;
  s4u::NetZone* root_;
  s4u::NetZone* zone_;  ///< of all hosts and routes
  std::vector<simgrid::kernel::resource::Model*> models_;
  std::vector<s4u::Host*> hosts_;
  std::vector<s4u::Link*> links_;
  std::deque<Record> records_;
  std::vector<int> free_;
  std::vector<int> ended_;
  std::vector<std::uint64_t> completed_;
  double precision_ = 0;
  bool stale_ = false;  ///< something cancelled still has its share
};

}  // namespace
}  // namespace xenolith::detail

extern "C" xenolith::detail::FluidSolver* XENOLITH_FLUID_ENTRY(
    const xenolith::detail::FluidSolverOptions& options) {
  return new xenolith::detail::SimgridSolver(options);
}
