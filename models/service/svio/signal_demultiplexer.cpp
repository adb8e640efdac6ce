#include "models/service/svio/signal_demultiplexer.hpp"

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
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const int number = static_cast<int>(i);
      if ((receive ? receive_bit(number) : send_bit(number)) != mask) continue;
      const SvioInterface::Owner& owner = lines_[i].interface->owner();
      if (receive && lines_[i].pending.size() < most_pending) {
        lines_[i].pending.push_back({episode, lines_[i].rung});
        lines_[i].rung = false;
      }
      ++*signals;
      Trail own = receive && lines_[i].cause ? std::exchange(lines_[i].cause, {}) : cause;
      owner_.waited_for(own, cause, "wait for the interrupt");
      co_await cpu.run(params_.signal_work);
      cpu.worked(own, owner_, "demultiplex");
      co_await cpu.signal(*owner.guest, receive ? owner.receive : owner.send, own);
    }
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
