#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/contract/hypervisor.hpp"
#include "models/contract/pci.hpp"
#include "models/contract/virtual_interface.hpp"
#include "models/service/svio/svio_params.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

class SvioInterface;

/// What the demultiplexer measures and counts; the service publishes it.
struct DemultiplexerStatistics {
  Tally redundant_schedules;
  Tally signals_per_interrupt;
  Latency interrupt_time;
  Counter spurious_interrupts;
  Latency message_time;
};

/// The part of the service that runs in the hypervisor: reads the doorbell, clears it, and signals every
/// domain whose interface shares a bit that is set, in the order in which the interfaces were created.
///
/// It also keeps account of redundant schedules: for a signal that an interface caused, how many other
/// domains had run for nothing before the one that the packet was for.
class SignalDemultiplexer final : public HypervisorInterruptHandler {
 public:
  SignalDemultiplexer(Component& owner, const SvioParams& params, DemultiplexerStatistics& statistics)
      : owner_(owner), params_(params), statistics_(statistics) {}

  void connect(Doorbell& doorbell, Hypervisor& hypervisor) {
    doorbell_ = &doorbell;
    hypervisor_ = &hypervisor;
  }
  void add(SvioInterface& interface) { lines_.push_back({&interface, false, {}, {}}); }

  DoorbellBits receive_bit(int interface) const;
  DoorbellBits send_bit(int interface) const;
  /// The board rings for a packet of this interface, or for room in its send queue.
  void rung(int interface, Trail cause);
  /// A message that named this interface is lost: the board has to signal it in another way.
  void signal_again(int interface, bool receive);
  /// The only interface is a tunnel and its guest was interrupted: what for.
  Task<> identify(int interface, InterruptReasons* reasons);
  Task<> end_interrupt(GuestKernel& guest, Level level);
  /// The driver of the interface ran because of a receive signal.
  void handled(int interface, bool useful);

  Task<> interrupt(HypervisorCpu& cpu) override;
  /// What the write of an interface's own interrupt does when it has left the bus.
  Delivery message_interrupt(int interface, bool receive);
  /// A message to a sidecore: signals the one domain that it names.
  Task<> message(HypervisorCpu& cpu, int interface, bool receive);

 private:
  /// One bit of one interrupt, from the demultiplexing until the last domain has reported.
  struct Episode {
    int redundant = 0;
  };
  struct Pending {
    std::shared_ptr<Episode> episode;
    bool cause = false;
  };
  struct Line {
    SvioInterface* interface = nullptr;
    bool rung = false;
    Trail cause;  ///< of the first ring that was not yet passed on
    std::vector<Pending> pending;
  };

  void expect(Line& line, std::shared_ptr<Episode> episode);
  void message_arrived(int interface, bool receive);
  /// One signal, and the work that finds out whose it is.
  struct Target {
    int interface = 0;
    bool receive = false;
    Cycles work;
  };
  Task<> signal(HypervisorCpu& cpu, Target target, std::shared_ptr<Episode> episode, Trail cause);
  Task<> signal_sharers(HypervisorCpu& cpu, DoorbellBits bits, std::int64_t* signals, Trail cause);

  Component& owner_;
  const SvioParams& params_;
  DemultiplexerStatistics& statistics_;
  Doorbell* doorbell_ = nullptr;
  Hypervisor* hypervisor_ = nullptr;
  std::vector<Line> lines_;
};

}  // namespace xenolith
