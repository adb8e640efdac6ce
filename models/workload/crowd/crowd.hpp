#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/kimberley.hpp"
#include "models/contract/overlay_source.hpp"
#include "models/contract/work_costs.hpp"
#include "models/workload/crowd/crowd_params.hpp"
#include "models/workload/crowd/overlay_cache.hpp"
#include "models/workload/crowd/population.hpp"
#include "models/workload/crowd/visit_costs.hpp"
#include "sim-core/fluid/sharing_tree.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"
#include "sim-core/model/traffic_track.hpp"

namespace xenolith {

/// Users who borrow desktops at sites and start their applications there from VM overlays: one restaurant, or
/// a city of them.
///
/// A user waits for a free desktop and binds to it; then the overlay comes from the mirror or the site's
/// cache while the virtual floppy comes over the site's cell; when both are there, the launch VM is made and
/// resumed. Sites are no components, and a device that is not visiting is one sleeping coroutine. README.md
/// tells what is shared and what is left out.
class Crowd final : public Component {
 public:
  static constexpr std::string_view summary =
      "Users with mobile devices who start VM overlays on the desktops of many sites.";

  using Params = CrowdParams;

  static constexpr auto ports() {
    return ports_of(
        port_list(&Crowd::mirrors_, "mirrors", "Servers of overlays; sites take turns to belong to them."),
        port(&Crowd::desktop_, "desktop", "What work on data costs on a desktop."),
        port(&Crowd::device_, "device", "What work on data costs on a device."),
        port_list(&Crowd::overlays_, "overlays", "Applications that the users want."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Crowd::arrivals_, "arrivals", "Users who came to a site."),
        statistic(&Crowd::abandoned_, "abandoned", "Users who left before a desktop was free."),
        statistic(&Crowd::hits_, "hits", "Overlays that the site had."),
        statistic(&Crowd::joined_, "joined", "Overlays that were on their way to the site already."),
        statistic(&Crowd::misses_, "misses", "Overlays that came from a mirror."),
        statistic(&Crowd::waiting_, "waiting", "Users who wait for a desktop, at all sites."),
        statistic(&Crowd::busy_, "busy", "Desktops in use, at all sites."),
        statistic(&Crowd::wait_, "wait", "From a user's arrival to a free desktop."),
        statistic(&Crowd::bind_, "bind", "Discovery, secure tunnel and authentication."),
        statistic(&Crowd::fetch_, "fetch",
                  "Until the overlay is there; nothing is told for a site that had it."),
        statistic(&Crowd::prepare_, "prepare",
                  "Decrypting, decompressing and applying the overlay, and resuming the VM."),
        statistic(&Crowd::floppy_, "floppy", "Virtual floppy disk: compression, transfer, expansion."),
        statistic(&Crowd::startup_, "startup",
                  "From the user's first action at a desktop to interacting with the application."),
        statistic(&Crowd::delay_, "delay", "The same from the user's arrival at the site on."));
  }

  Crowd(const Context& context, const Params& params);
  void start() override;

 private:
  struct Site {
    Site(const Crowd& crowd, std::int64_t index);
    /// Told when this overlay is here; null if it is not on its way.
    std::shared_ptr<Signal> arrival_of(std::uint64_t overlay) const;
    Resource desktops;
    SharingTree cell;  ///< a branch is the device at one desktop
    SharedLinkTrack<SharingTree> track;
    std::vector<std::size_t> places;  ///< branches whose desktop is free
    OverlayCache cache;
    std::map<std::uint64_t, std::shared_ptr<Signal>> coming;  ///< overlays on their way, if users join them
    OverlaySource* mirror = nullptr;
    std::size_t number = 0;  ///< at the mirror
  };

  void check() const;
  Task<> life(std::uint32_t device);
  Task<> visit(std::uint32_t device, std::uint32_t number);
  /// From the user's first action to interacting.
  Task<> start_up(const Visit* visit, std::size_t place);
  /// Has the overlay brought to the site if it is not there.
  Task<> obtain(const Visit* visit, Bytes overlay);
  Task<> fetch(Site* site, std::uint64_t name, Bytes overlay);
  Task<> bring_floppy(const Visit* visit, std::size_t place);
  std::size_t take_place(Site& site);

  const Params params_;
  PortList<OverlaySource> mirrors_;
  PortList<Overlay> overlays_;
  Port<WorkCosts> desktop_;
  Port<WorkCosts> device_;
  std::optional<VisitCosts> costs_;
  std::optional<Population> population_;
  std::deque<Site> sites_;
  Counter arrivals_;
  Counter abandoned_;
  Counter hits_;
  Counter joined_;
  Counter misses_;
  TimedLevel waiting_;
  TimedLevel busy_;
  Latency wait_;
  Latency bind_;
  Latency fetch_;
  Latency prepare_;
  Latency floppy_;
  Latency startup_;
  Latency delay_;
};

}  // namespace xenolith
