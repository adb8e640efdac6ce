#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "models/contract/hosted_vm.hpp"
#include "models/contract/kimberley.hpp"
#include "sim-core/base/distribution.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// What a site has kept of an earlier visit with the same overlay.
enum class KeptState { nothing, overlay, image };
constexpr auto choices_of(KeptState) {
  return std::array<std::string_view, 3>{"nothing", "overlay", "image"};
}

/// The Kimberley control manager of an infrastructure server, and its `dekimberlize`: fetch, decrypt,
/// decompress, apply, resume. One device at a time.
class KimberleyServer final : public Component, public KimberleySite {
 public:
  static constexpr std::string_view summary =
      "Kimberley's control manager on an infrastructure server: makes launch VMs of overlays.";
  struct Params {
    DurationDistribution answer_delay{};
    Cycles answer{};
    Cycles accept{};
    Cycles authenticate{};
    Cycles command{};
    Cycles attach{};
    Cycles first_update{};
    Bytes screen{};
    Bytes base_image{};
    bool base_in_memory = false;
    KeptState kept = KeptState::nothing;
    bool pipelined = false;
    std::int64_t threads = 1;
    std::int64_t pipe = 4;
    Bytes piece{};
    static constexpr auto fields();
  };
  static constexpr auto ports();
  static constexpr auto statistics();

  KimberleyServer(const Context& context, const Params& params);
  void start() override;
  FluidHost& host() override { return *host_; }
  const WorkCosts& costs() const override { return *costs_; }
  FileSystem& files() override { return *files_; }
  Task<> answer() override;
  Task<> accept() override;
  Task<> authenticate() override { co_await host_->compute(params_.authenticate); }
  Task<> take_floppy(KimberleySession session, ByteSource* compressed, Bytes packed, Bytes size) override;
  Task<Trail> dekimberlize(KimberleySession session, Trail trail) override;
  Task<Bytes> show() override;
  Task<> power_off() override { co_await vm_->power_off(); }
  Task<> make_residue(Bytes changed, Bytes packed) override;
  Task<> clean_up() override;

 private:
  /// The files of a session.
  struct Work {
    FileId fetched;
    FileId plain;       ///< decrypted, still compressed
    FileId disk;        ///< differencing disk
    FileId difference;  ///< of the memory images
    FileId image;       ///< of the launch VM's memory
    FileId packed_floppy;
    FileId floppy;
  };
  struct Phases {
    Time since;
    Trail trail;
  };
  enum class Step { decrypt, decompress, apply };
  void end_phase(Phases& phases, Latency& statistic, std::string_view name, bool waiting = false);
  Bytes image_size(const Overlay& overlay) const;
  Work create(const Overlay& overlay);
  Conversion::Work price(Step step, const Overlay& overlay) const;

  Task<> fetch(KimberleySession session, ByteSink* to);
  Task<> convert(Step step, const Overlay* overlay, ByteSource* from, ByteSink* to);
  Task<> decompress(const Overlay* overlay, ByteSource* from, ByteSink* difference);
  Task<> apply(const Overlay* overlay, ByteSource* difference);
  Task<> one_by_one(KimberleySession session, Phases* phases);
  Task<> at_once(KimberleySession session, Phases* phases);
  Task<> until_done(Task<> step, std::string_view name, Time* ended);

  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
  Port<FileSystem> files_;
  Port<HostedVm> vm_;
  Port<OverlaySite> overlays_;
  std::optional<FluidRoute> from_overlays_;
  RandomStream random_;
  Resource seat_;
  Lease taken_;
  FileId base_;
  Work work_;
  Latency fetch_;
  Latency floppy_;
  Latency decrypt_;
  Latency decompress_;
  Latency apply_;
  Latency resume_;
  Flow fetched_;
};

constexpr auto KimberleyServer::Params::fields() {
  using P = Params;
  return fields_of(
      required(&P::answer_delay, "answer_delay", "Wait before a query for services is answered."),
      required(&P::answer, "answer", "Work on such an answer.", not_negative),
      required(&P::accept, "accept", "Work on the handshake of a secure connection.", not_negative),
      required(&P::authenticate, "authenticate", "Work on a user's authentication.", not_negative),
      required(&P::command, "command", "Starting the command that makes a launch VM.", not_negative),
      required(&P::attach, "attach", "Attaching the floppy's image to the running VM.", not_negative),
      required(&P::first_update, "first_update", "Encoding the first full update of the screen.",
               not_negative),
      required(&P::screen, "screen", "Bytes of that update, encoded.", not_negative),
      required(&P::base_image, "base_image", "Saved memory of the base VM.", positive),
      optional(&P::base_in_memory, "base_in_memory",
               "Whether the page cache has the base image from an earlier visit."),
      optional(&P::kept, "kept",
               "What the site has kept of an earlier visit: nothing, the overlay as it was fetched, or the "
               "launch VM's image."),
      optional(&P::pipelined, "pipelined",
               "Whether fetching, decrypting, decompressing and applying go on at the same time, through "
               "pipes, instead of one after the other, through files."),
      optional(&P::threads, "threads", "Threads that decompress different pieces at the same time.",
               between(1, 64)),
      optional(&P::pipe, "pipe", "Pieces that a pipe holds.", between(1, 1024)),
      required(&P::piece, "piece", "Bytes that programs read at once.", positive));
}

constexpr auto KimberleyServer::ports() {
  return ports_of(
      implied_port(&KimberleyServer::host_, "host", "The machine it runs on."),
      implied_port(&KimberleyServer::costs_, "costs", "What its work costs."),
      implied_port(&KimberleyServer::files_, "files", "Where overlays and images go."),
      implied_port(&KimberleyServer::vm_, "vm", "What runs the launch VM."),
      optional_port(&KimberleyServer::overlays_, "overlays", "The web server that overlays come from."));
}

constexpr auto KimberleyServer::statistics() {
  using S = KimberleyServer;
  return statistics_of(
      statistic(&S::fetch_, "fetch", "From the command to the last byte of the overlay."),
      statistic(&S::floppy_, "floppy", "The wait for the virtual floppy behind the fetch."),
      statistic(&S::decrypt_, "decrypt", "Decryption; at once: what it ends later than the fetch."),
      statistic(&S::decompress_, "decompress", "Decompression; at once: what it ends later than that."),
      statistic(&S::apply_, "apply", "Application of the difference to the base image; at once: as above."),
      statistic(&S::resume_, "resume", "Resuming the launch VM."),
      statistic(&S::fetched_, "fetched", "Bytes of overlays that were fetched."));
}

}  // namespace xenolith
