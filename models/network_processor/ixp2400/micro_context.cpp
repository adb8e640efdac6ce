#include "models/network_processor/ixp2400/micro_context.hpp"

#include <algorithm>
#include <utility>

#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

constexpr Bytes dma_descriptor{16};  // four words

}  // namespace

Task<> Ixp2400::ContextImpl::begin() { co_await go_on(); }

Task<> Ixp2400::ContextImpl::run(Cycles instructions) {
  XENO_ASSERT(engine_.running(number_), "micro-code runs without its engine");
  co_await engine_.sim().delay(processor_.cycles(instructions));
}

Task<> Ixp2400::ContextImpl::reference(NpMemory unit, Bytes size) {
  const Time asked = engine_.sim().now();
  const MemoryUnit::Access access = processor_.unit(unit).request(size);
  waited_ += access.served - asked;
  co_await swap_until(access.done);
  waited_since(access.done);
}

Task<> Ixp2400::ContextImpl::hash() {
  const Time done = engine_.sim().now() + processor_.cycles(processor_.params_.hash_latency);
  co_await swap_until(done);
  waited_since(done);
}

Task<std::size_t> Ixp2400::ContextImpl::poll(PollLoop& loop) {
  engine_.begin_poll(number_, loop, processor_.unit(loop.unit));
  co_await engine_.dispatched(number_);
  co_return loop.next;
}

Task<> Ixp2400::ContextImpl::yield() { co_await swap_until(engine_.sim().now()); }

Task<> Ixp2400::ContextImpl::wait_for(MicroSignal& signal) {
  if (signal.raised) {
    signal.raised = false;
    co_await swap_until(engine_.sim().now());
    co_return;
  }
  XENO_ASSERT(signal.waiter == nullptr, "two contexts wait for one signal");
  signal.waiter = this;
  engine_.sleep(number_);
  co_await engine_.dispatched(number_);
}

void Ixp2400::ContextImpl::send(MicroSignal& signal) {
  if (signal.waiter == nullptr) {
    signal.raised = true;
    return;
  }
  auto& waiter = static_cast<ContextImpl&>(*std::exchange(signal.waiter, nullptr));
  const Params& params = processor_.params_;
  const Cycles latency = &waiter.engine_ == &engine_ ? params.signal_latency : params.far_signal_latency;
  waiter.engine_.wake(waiter.number_, engine_.sim().now() + processor_.cycles(latency));
}

Task<> Ixp2400::ContextImpl::pci(PciWrite write) {
  engine_.sleep(number_);
  const Time alone = engine_.sim().now() + processor_.cycles(processor_.params_.pci_command) +
                     write.bus->timing().burst(write.size);
  processor_.pci_unit_.write(write, wakes());
  co_await engine_.dispatched(number_);
  waited_since(std::min(alone, engine_.sim().now()));
}

Task<> Ixp2400::ContextImpl::pci_read(DeviceIo& host, Bytes size) {
  engine_.sleep(number_);
  processor_.pci_unit_.read(host, size, wakes());
  co_await engine_.dispatched(number_);
}

Task<ReceiveElement> Ixp2400::ContextImpl::receive_element() {
  engine_.sleep(number_);
  const ReceiveElement element = co_await processor_.msf_.next_element();
  co_await go_on();
  co_return element;
}

Task<> Ixp2400::ContextImpl::transmit_element(int port, const Frame& frame, Bytes size, bool last) {
  engine_.sleep(number_);
  co_await processor_.msf_.transmit(port, frame, size, last);
  co_await go_on();
}

/// The first element is read step by step; what that took, the others take as well.
Task<> Ixp2400::ContextImpl::transmit_frame(int port, Frame frame, Cycles instructions) {
  const Bytes element = processor_.params_.element;
  const std::int64_t others = (frame.size.count() - 1) / element.count();
  Custody::Hand hand = processor_.msf_.custody().taken();
  const Time start = engine_.sim().now();
  const Duration waited_before = waited_;
  co_await run(instructions);
  co_await reference(NpMemory::sdram, element);
  const Duration step = engine_.sim().now() - start + engine_.timing().swap;
  engine_.sleep(number_);
  co_await engine_.sim().delay(others * step);
  waited_ += others * (waited_ - waited_before);
  processor_.served_but(frame.trail, "transmit elements", take_waited());
  hand.kept();
  co_await processor_.msf_.transmit_frame(port, frame, others + 1, frame.size - others * element);
  co_await go_on();
}

/// The first element is read step by step; what that took, the others take as well. Its writes to the host
/// share the PCI unit with those of the other contexts.
Task<> Ixp2400::ContextImpl::copy_to_host(DeviceIo& host, Bytes size, Bytes element, Cycles instructions) {
  const Time start = engine_.sim().now();
  co_await reference(NpMemory::sdram, element);
  co_await run(instructions);
  const Duration read = engine_.sim().now() - start;
  engine_.sleep(number_);
  const Duration command = processor_.pci_unit_.command(element);
  const PciTiming bus = host.segment().timing();
  PciStream::Load load;
  load.path = host.path(element);
  load.path.add(processor_.pci_unit_.share(), bus.interval(command, element));
  load.master = &processor_;
  load.bursts = (size.count() - 1) / element.count() + 1;
  load.data = size;
  load.pace = bus.interval(read + command, element);
  load.tail = bus.burst(size - (load.bursts - 1) * element);
  PciStream stream(engine_.sim());
  const Time alone = engine_.sim().now() + command + (load.bursts - 1) * load.pace + load.tail;
  stream.start(load, host.segment().grant(engine_.sim().now() + command));
  stream.call(load.bursts, wakes());
  co_await engine_.dispatched(number_);
  waited_since(std::min(alone, engine_.sim().now()));
}

/// A descriptor in SRAM; then the channels fill their one buffer out of SDRAM and empty it over the bus,
/// burst by burst and in turn.
Task<> Ixp2400::ContextImpl::dma_to_host(DeviceIo& host, Bytes size) {
  co_await reference(NpMemory::sram, dma_descriptor);
  engine_.sleep(number_);
  const Bytes burst = std::min(size, processor_.params_.pci_write_buffer);
  const PciTiming bus = host.segment().timing();
  const Time now = engine_.sim().now();
  const Duration fill = processor_.unit(NpMemory::sdram).unloaded(burst, now).done - now;
  PciStream::Load load;
  load.path = host.path(burst);
  load.pace = bus.interval(fill, burst);
  load.path.add(processor_.pci_unit_.dma_share(), load.pace);
  load.master = &processor_;
  load.bursts = (size.count() - 1) / burst.count() + 1;
  load.data = size;
  load.tail = bus.burst(size - (load.bursts - 1) * burst);
  PciStream stream(engine_.sim());
  stream.start(load, host.segment().grant(now + processor_.pci_unit_.command({}) + fill));
  stream.call(load.bursts, wakes());
  co_await engine_.dispatched(number_);
}

/// A descriptor in SRAM; then the channel reads on its own.
Task<> Ixp2400::ContextImpl::dma_from_host(DeviceIo& host, Bytes size) {
  co_await reference(NpMemory::sram, dma_descriptor);
  engine_.sleep(number_);
  processor_.dma_reader_.copy(host, size, wakes());
  co_await engine_.dispatched(number_);
}

}  // namespace xenolith
