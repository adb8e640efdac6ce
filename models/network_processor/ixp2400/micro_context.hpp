#pragma once

#include <utility>

#include "models/network_processor/ixp2400/ixp2400.hpp"

namespace xenolith {

/// A context as its micro-code sees it.
class Ixp2400::ContextImpl final : public MicroContext {
 public:
  ContextImpl(Ixp2400& processor, MicroEngine& engine, int number)
      : processor_(processor), engine_(engine), number_(number) {}

  Duration take_waited() override { return std::exchange(waited_, {}); }
  Task<> run(Cycles instructions) override;
  Task<> reference(NpMemory unit, Bytes size) override;
  Task<> hash() override;
  Task<std::size_t> poll(PollLoop& loop) override;
  Task<> yield() override;
  Task<> wait_for(MicroSignal& signal) override;
  void send(MicroSignal& signal) override;
  Task<> pci(PciWrite write) override;
  Task<> pci_read(DeviceIo& host, Bytes size) override;
  Task<ReceiveElement> receive_element() override;
  void release_elements(std::int64_t count) override { processor_.msf_.release_elements(count); }
  Task<> transmit_element(int port, const Frame& frame, Bytes size, bool last) override;
  Task<> transmit_frame(int port, Frame frame, Cycles instructions) override;
  Task<> dma_to_host(DeviceIo& host, Bytes size) override;
  Task<> dma_from_host(DeviceIo& host, Bytes size) override;
  Task<> copy_to_host(DeviceIo& host, Bytes size, Bytes element, Cycles instructions) override;

  /// First arbitration.
  Task<> begin();
  /// The micro-code has come to its end: the context sleeps for ever.
  void end() { engine_.sleep(number_); }
  bool loaded = false;

 private:
  /// Awaited: gives the engine up until `at`.
  auto swap_until(Time at) {
    engine_.swap_out(number_, at);
    return engine_.dispatched(number_);
  }
  /// The operation that the context slept for is over, told by who carried it out.
  Delivery wakes() {
    const auto wake = [](void* self, std::uint64_t) {
      auto& context = *static_cast<ContextImpl*>(self);
      context.engine_.wake(context.number_, context.engine_.sim().now());
    };
    return {wake, this, 0};
  }
  /// Awaited: the operation that the context slept for is over.
  auto go_on() {
    engine_.wake(number_, engine_.sim().now());
    return engine_.dispatched(number_);
  }

  /// It could have gone on since `ready`.
  void waited_since(Time ready) { waited_ += engine_.sim().now() - ready; }

  Ixp2400& processor_;
  MicroEngine& engine_;
  int number_;
  Duration waited_{};
};

}  // namespace xenolith
