#include "models/service/svio/signal_demultiplexer.hpp"

#include <utility>

#include "models/service/svio/svio_interface.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

namespace {

/// Signals that a driver has not reported on: beyond this many it does not report at all.
constexpr std::size_t most_pending = 256;

}  // namespace

std::uint32_t SignalDemultiplexer::receive_bit(int interface) const {
  return std::uint32_t{1} << (interface % doorbell_->receive_bits());
}

std::uint32_t SignalDemultiplexer::send_bit(int interface) const {
  return receive_bit(interface) << doorbell_->receive_bits();
}

void SignalDemultiplexer::rung(int interface, Trail cause) {
  Line& line = lines_[static_cast<std::size_t>(interface)];
  line.rung = true;
  if (!line.cause) line.cause = cause;
}

Task<> SignalDemultiplexer::interrupt(HypervisorCpu& cpu) {
  const Time start = owner_.now();
  Trail cause = cpu.cause();
  co_await cpu.run(params_.handler_work);
  cpu.worked(cause, owner_, "demultiplex");
  std::uint32_t bits = 0;
  co_await cpu.stall(doorbell_->read_by_host(&bits));
  cpu.worked(cause, owner_, "read the doorbell");
  if (bits == 0) {
    ++statistics_.spurious_interrupts;
    co_return;
  }
  co_await cpu.stall(doorbell_->clear_by_host(bits));
  cpu.worked(cause, owner_, "clear the doorbell");
  std::int64_t signals = 0;
  co_await signal_sharers(cpu, bits, &signals, cause);
  statistics_.signals_per_interrupt.record(signals);
  statistics_.interrupt_time.record(owner_.now() - start);
  if (Trace* trace = owner_.trace()) {
    trace->slice(owner_.address() + ".demultiplexer", "interrupt", start, owner_.now());
  }
}

Task<> SignalDemultiplexer::signal_sharers(HypervisorCpu& cpu, std::uint32_t bits, std::int64_t* signals,
                                           Trail cause) {
  for (int bit = 0; bit < 2 * doorbell_->receive_bits(); ++bit) {
    const std::uint32_t mask = std::uint32_t{1} << bit;
    if ((bits & mask) == 0) continue;
    const auto episode = std::make_shared<Episode>();
    const bool receive = bit < doorbell_->receive_bits();
    for (int number = 0; number < static_cast<int>(lines_.size()); ++number) {
      if ((receive ? receive_bit(number) : send_bit(number)) != mask) continue;
      ++*signals;
      const Target target{number, receive, params_.signal_work};
      co_await signal(cpu, target, episode, cause);
    }
  }
}

Task<> SignalDemultiplexer::signal(HypervisorCpu& cpu, Target target, std::shared_ptr<Episode> episode,
                                   Trail cause) {
  Line& line = lines_[static_cast<std::size_t>(target.interface)];
  Trail own = cause;
  if (target.receive) {
    if (line.pending.size() < most_pending) {
      line.pending.push_back({std::move(episode), line.rung});
      line.rung = false;
    }
    if (line.cause) own = std::exchange(line.cause, {});
  }
  if (cause) {
    owner_.waited_for(own, cause, "wait for the interrupt");
  } else {
    owner_.waited(own, "wait for the sidecore");
  }
  co_await cpu.run(target.work);
  cpu.worked(own, owner_, "demultiplex");
  const SvioInterface::Owner& owner = line.interface->owner();
  const EventPort port = target.receive ? owner.receive : owner.send;
  co_await cpu.signal(*owner.guest, port, own);
}

Task<> SignalDemultiplexer::message(HypervisorCpu& cpu, int interface, bool receive) {
  const Time start = owner_.now();
  const Target target{interface, receive, params_.message_work};
  const auto episode = std::make_shared<Episode>();
  co_await signal(cpu, target, episode, {});
  statistics_.message_time.record(owner_.now() - start);
  if (Trace* trace = owner_.trace()) {
    trace->slice(owner_.address() + ".sidecore", "message", start, owner_.now());
  }
}

void SignalDemultiplexer::handled(int interface, bool useful) {
  for (const Pending& pending : lines_[static_cast<std::size_t>(interface)].pending) {
    if (!useful) {
      ++pending.episode->redundant;
    } else if (pending.cause) {
      statistics_.redundant_schedules.record(pending.episode->redundant);
    }
  }
  lines_[static_cast<std::size_t>(interface)].pending.clear();
}

}  // namespace xenolith
