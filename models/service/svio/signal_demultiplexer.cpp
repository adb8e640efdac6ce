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

Task<> SignalDemultiplexer::interrupt(HypervisorCpu& cpu) {
  const Time start = owner_.now();
  co_await cpu.run(params_.handler_work);
  std::uint32_t bits = 0;
  co_await cpu.stall(doorbell_->read_by_host(&bits));
  if (bits == 0) {
    ++statistics_.spurious_interrupts;
    co_return;
  }
  co_await cpu.stall(doorbell_->clear_by_host(bits));
  std::int64_t signals = 0;
  co_await signal_sharers(cpu, bits, &signals);
  statistics_.signals_per_interrupt.record(signals);
  statistics_.interrupt_time.record(owner_.now() - start);
  if (Trace* trace = owner_.trace()) {
    trace->slice(owner_.address() + ".demultiplexer", "interrupt", start, owner_.now());
  }
}

Task<> SignalDemultiplexer::signal_sharers(HypervisorCpu& cpu, std::uint32_t bits, std::int64_t* signals) {
  for (int bit = 0; bit < 2 * doorbell_->receive_bits(); ++bit) {
    const std::uint32_t mask = std::uint32_t{1} << bit;
    if ((bits & mask) == 0) continue;
    const auto episode = std::make_shared<Episode>();
    const bool receive = bit < doorbell_->receive_bits();
    for (int number = 0; number < static_cast<int>(lines_.size()); ++number) {
      if ((receive ? receive_bit(number) : send_bit(number)) != mask) continue;
      ++*signals;
      co_await signal(cpu, {number, receive, params_.signal_work}, episode);
    }
  }
}

Task<> SignalDemultiplexer::signal(HypervisorCpu& cpu, Target target, std::shared_ptr<Episode> episode) {
  Line& line = lines_[static_cast<std::size_t>(target.interface)];
  if (target.receive && line.pending.size() < most_pending) {
    line.pending.push_back({std::move(episode), line.rung});
    line.rung = false;
  }
  const SvioInterface::Owner& owner = line.interface->owner();
  co_await cpu.run(target.work);
  co_await cpu.signal(*owner.guest, target.receive ? owner.receive : owner.send);
}

Task<> SignalDemultiplexer::message(HypervisorCpu& cpu, int interface, bool receive) {
  const Time start = owner_.now();
  co_await signal(cpu, {interface, receive, params_.message_work}, std::make_shared<Episode>());
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
