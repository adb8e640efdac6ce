#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "models/contract/energy_meter.hpp"
#include "models/contract/kimberley.hpp"
#include "sim-core/base/distribution.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/request_latency.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Who sends the overlay.
enum class OverlaySender { server, device };
constexpr auto choices_of(OverlaySender) { return std::array<std::string_view, 2>{"server", "device"}; }

/// What the way of the virtual floppy to the server goes on beside: nothing, the overlay's fetch, or
/// everything up to the resumed VM.
enum class FloppyOverlap { nothing, fetch, everything };
constexpr auto choices_of(FloppyOverlap) {
  return std::array<std::string_view, 3>{"nothing", "fetch", "everything"};
}

/// The Kimberley control manager of a mobile device, and its user's one visit to a site: bind, start, use,
/// leave.
class KimberleyDevice final : public Component, private FileServer {
 public:
  static constexpr std::string_view summary =
      "Kimberley's control manager on a mobile device: one visit to a site.";

  struct Params {
    Duration arrival{};
    DurationDistribution query_delay{};
    Cycles handshake{};
    Cycles authenticate{};
    std::int64_t connect_rounds = 0;
    std::int64_t authenticate_rounds = 0;
    OverlaySender delivery = OverlaySender::server;
    FloppyOverlap overlap = FloppyOverlap::fetch;
    bool stream_floppy = false;
    Bytes floppy{};
    double floppy_packed = 0;
    Cycles unmount{};
    Cycles show{};
    Duration use{};
    Bytes changed{};
    double changed_packed = 0;
    Bytes piece{};
    static constexpr auto fields();
  };
  static constexpr auto ports();
  static constexpr auto statistics();

  KimberleyDevice(const Context& context, const Params& params);
  void start() override;

 private:
  FluidHost& host() override { return *host_; }
  const WorkCosts& costs() const override { return *costs_; }
  FileSystem& files() override { return *files_; }

  Task<> visit();
  Task<> bind();
  Task<> rounds(std::int64_t number);
  Task<> bring_floppy(KimberleySession session);
  Task<> pack_floppy(ByteSink* to);
  Task<> see(KimberleySession session);
  Task<> leave(KimberleySession session);
  /// Carries what the server has in its memory to the device.
  Task<> receive(KimberleySession session, Bytes data, ByteSink* to);
  /// Since `since`, in a statistic and in the timeline; gives the end.
  Time phase(Latency& statistic, std::string_view name, Time since);
  Bytes packed_floppy() const;
  Joules energy() const;

  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
  Port<FileSystem> files_;
  Port<KimberleySite> site_;
  Port<Overlay> overlay_;
  PortList<EnergyMeter> meters_;
  std::optional<FluidRoute> up_;
  std::optional<FluidRoute> down_;
  RandomStream random_;
  FileId floppy_file_;
  FileId packed_file_;
  FileId overlay_file_;
  RequestLatency startup_;
  Latency bind_;
  Latency pack_;
  Latency send_;
  Latency floppy_wait_;
  Latency display_;
  Latency teardown_;
  Latency power_off_;
  Latency residue_;
  Latency residue_transfer_;
  Latency cleanup_;
  Energy startup_energy_;
  Energy visit_energy_;
};

constexpr auto KimberleyDevice::Params::fields() {
  using P = Params;
  return fields_of(
      optional(&P::arrival, "arrival", "When the user begins.", not_negative),
      required(&P::query_delay, "query_delay", "Wait before services are asked for."),
      required(&P::handshake, "handshake", "Work on the handshake of a secure connection.", not_negative),
      required(&P::authenticate, "authenticate", "Work on the user's authentication.", not_negative),
      required(&P::connect_rounds, "connect_rounds", "Round trips of the connection and its secure tunnel.",
               at_least(1)),
      required(&P::authenticate_rounds, "authenticate_rounds", "Round trips of the authentication.",
               at_least(1)),
      optional(&P::delivery, "delivery", "Who sends the overlay: a web server, or the device itself."),
      optional(&P::overlap, "overlap",
               "What goes on beside the virtual floppy's way to the server: nothing, the overlay's fetch, or "
               "everything up to the resumed VM."),
      optional(&P::stream_floppy, "stream_floppy",
               "Whether the floppy is sent while it is compressed, rather than behind that."),
      required(&P::floppy, "floppy", "Size of the virtual floppy.", positive),
      required(&P::floppy_packed, "floppy_packed", "Size of the compressed floppy, as a share.",
               between(0.001, 1)),
      required(&P::unmount, "unmount", "Unmounting or mounting the floppy's image.", not_negative),
      required(&P::show, "show", "Showing a KiB of encoded screen contents.", not_negative),
      required(&P::use, "use", "For how long the user works.", not_negative),
      required(&P::changed, "changed", "What the user's work changes on the floppy.", positive),
      required(&P::changed_packed, "changed_packed", "Size of the compressed changes, as a share.",
               between(0.001, 1)),
      required(&P::piece, "piece", "Bytes that programs read at once.", positive));
}

constexpr auto KimberleyDevice::ports() {
  using D = KimberleyDevice;
  return ports_of(implied_port(&D::host_, "host", "The device it runs on."),
                  implied_port(&D::costs_, "costs", "What its work costs."),
                  implied_port(&D::files_, "files", "Where floppy and overlay are."),
                  port(&D::site_, "site", "The site that the user visits."),
                  port(&D::overlay_, "overlay", "The overlay of the application that the user wants."),
                  port_list(&D::meters_, "meters", "The device's parts whose energy counts."));
}

constexpr auto KimberleyDevice::statistics() {
  using D = KimberleyDevice;
  return statistics_of(
      statistic(&D::startup_, "startup", "From the user's first action to the first picture."),
      statistic(&D::bind_, "bind", "Discovery, secure connection, authentication."),
      statistic(&D::pack_, "pack", "Compressing the virtual floppy."),
      statistic(&D::send_, "send", "Sending it and having it unpacked."),
      statistic(&D::floppy_wait_, "floppy_wait",
                "The floppy's way that nothing else hides, outside of the server's command."),
      statistic(&D::display_, "display", "From the resumed VM to the first picture."),
      statistic(&D::teardown_, "teardown", "Power off, residue, its transfer."),
      statistic(&D::power_off_, "power_off", "Power off of the VM."),
      statistic(&D::residue_, "residue", "Making the residue."),
      statistic(&D::residue_transfer_, "residue_transfer", "Transfer of the residue."),
      statistic(&D::cleanup_, "cleanup", "What both sides still do when the user may leave."),
      statistic(&D::startup_energy_, "startup_energy", "What the device takes until the first picture."),
      statistic(&D::visit_energy_, "visit_energy", "What the device takes for the whole visit."));
}

}  // namespace xenolith
