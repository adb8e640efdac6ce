#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "sim-core/base/units.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

/// The track of a link in a trace: at which rate it carries data, and for how many transfers. Nothing without
/// a trace.
class TrafficTrack {
 public:
  TrafficTrack(const Component& owner, std::string track) : owner_(&owner), track_(std::move(track)) {}

  bool wanted() const { return owner_->trace() != nullptr; }
  /// What it carries from now on.
  void draw(BitRate rate, std::int64_t transfers) {
    if (!wanted()) return;
    Trace& trace = *owner_->trace();
    if (std::exchange(rate_, rate) != rate) trace.counter(track_, "bit/s", owner_->now(), rate.count());
    if (std::exchange(transfers_, transfers) != transfers)
      trace.counter(track_, "transfers", owner_->now(), transfers);
  }

 private:
  const Component* owner_;
  std::string track_;
  BitRate rate_{};
  std::int64_t transfers_ = 0;
};

/// The same for a link whose sharing runs on the kernel: a ProcessorSharing or a SharingTree that nobody else
/// watches.
template <class Link>
class SharedLinkTrack {
 public:
  SharedLinkTrack(const Component& owner, std::string track, Link& link)
      : track_(owner, std::move(track)), link_(&link) {
    if (track_.wanted()) link.template watch<&SharedLinkTrack::note>(this);
  }
  SharedLinkTrack(const SharedLinkTrack&) = delete;
  SharedLinkTrack& operator=(const SharedLinkTrack&) = delete;

 private:
  void note() { track_.draw(link_->rate(), static_cast<std::int64_t>(link_->jobs())); }

  TrafficTrack track_;
  Link* link_;
};

}  // namespace xenolith
