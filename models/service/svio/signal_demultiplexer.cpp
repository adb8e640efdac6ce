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

DoorbellBits SignalDemultiplexer::receive_bit(int interface) const {
  return DoorbellBits{1} << (interface % doorbell_->receive_bits());
}

DoorbellBits SignalDemultiplexer::send_bit(int interface) const {
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
  DoorbellBits bits = 0;
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

Task<> SignalDemultiplexer::signal_sharers(HypervisorCpu& cpu, DoorbellBits bits, std::int64_t* signals,
                                           Trail cause) {
  for (int bit = 0; bit < 2 * doorbell_->receive_bits(); ++bit) {
    const DoorbellBits mask = DoorbellBits{1} << bit;
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
    expect(line, std::move(episode));
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
  const EventPort port = target.receive ? owner.events.receive : owner.events.send;
  co_await cpu.signal(*owner.guest, port, own);
}

/// The driver of this interface will report on one signal more.
void SignalDemultiplexer::expect(Line& line, std::shared_ptr<Episode> episode) {
  if (line.pending.size() >= most_pending) return;
  line.pending.push_back({std::move(episode), line.rung});
  line.rung = false;
}

Task<> SignalDemultiplexer::identify(int interface, InterruptReasons* reasons) {
  Line& line = lines_[static_cast<std::size_t>(interface)];
  DoorbellBits bits = 0;
  co_await doorbell_->read_by_host(&bits);
  if (bits == 0) {
    ++statistics_.spurious_interrupts;
    co_return;
  }
  co_await doorbell_->clear_by_host(bits);
  reasons->receive = (bits & receive_bit(interface)) != 0;
  reasons->send = (bits & send_bit(interface)) != 0;
  if (!reasons->receive) co_return;
  line.rung = false;
  line.cause = {};
}

Task<> SignalDemultiplexer::end_interrupt(GuestKernel& guest, Level level) {
  return hypervisor_->end_guest_interrupt(guest, doorbell_->line(), level);
}

Delivery SignalDemultiplexer::message_interrupt(int interface, bool receive) {
  const auto arrive = [](void* self, std::uint64_t value) {
    static_cast<SignalDemultiplexer*>(self)->message_arrived(static_cast<int>(value / 2), value % 2 != 0);
  };
  return {arrive, this, static_cast<std::uint64_t>(interface) * 2 + (receive ? 1 : 0)};
}

void SignalDemultiplexer::message_arrived(int interface, bool receive) {
  Line& line = lines_[static_cast<std::size_t>(interface)];
  Trail cause;
  if (receive) {
    expect(line, std::make_shared<Episode>());
    cause = std::exchange(line.cause, {});
    owner_.served(cause, "interrupt message");
  }
  statistics_.signals_per_interrupt.record(1);
  const SvioInterface::Owner& owner = line.interface->owner();
  hypervisor_->message_interrupt(receive ? owner.receive_message : owner.send_message, cause);
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

void SignalDemultiplexer::signal_again(int interface, bool receive) {
  lines_[static_cast<std::size_t>(interface)].interface->signal_again(receive);
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
