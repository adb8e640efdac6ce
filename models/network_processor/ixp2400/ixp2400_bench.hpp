#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "models/network_processor/ixp2400/ixp2400.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/model/system.hpp"

/// For the tests of this folder: a processor with round numbers that runs micro-code given as functions.
namespace xenolith::ixp2400_bench {

/// At 100 MHz a cycle takes 10 ns.
inline Ixp2400::Params params() {
  return {.clock = 100_MHz,
          .engines = 3,
          .contexts = 4,
          .context_swap = 2_cycles,
          .signal_latency = 5_cycles,
          .far_signal_latency = 15_cycles,
          .scratch_latency = 20_cycles,
          .scratch_command = 2_cycles,
          .scratch_bandwidth = 0.4_GB_per_s,
          .sram_latency = 30_cycles,
          .sram_command = 4_cycles,
          .sram_bandwidth = 0.4_GB_per_s,
          .sdram_latency = 100_cycles,
          .sdram_command = 10_cycles,
          .sdram_bandwidth = 0.8_GB_per_s,  // 8 bytes in a cycle
          .hash_latency = 40_cycles,
          .element = 64_B,
          .receive_elements = 2,
          .transmit_elements = 2,
          .pci_command = 10_cycles,
          .pci_write_buffer = 64_B,
          .dma_read = 64_B,
          .dma_read_buffers = 1,
          .dma_channels = 2,
          .elide_polling = true};
}

/// Micro-code from a function.
class Code final : public MicroCode {
 public:
  explicit Code(std::function<Task<>(MicroContext&)> body) : body_(std::move(body)) {}
  Task<> execute(MicroContext& context) override { return body_(context); }

 private:
  std::function<Task<>(MicroContext&)> body_;
};

struct Bench {
  explicit Bench(const Ixp2400::Params& p = params())
      : np({.simulator = &sim, .system = &system, .address = "np"}, p) {
    np.start();
  }
  void load(int engine, int context, std::function<Task<>(MicroContext&)> body) {
    codes.push_back(std::make_unique<Code>(std::move(body)));
    np.load(engine, context, *codes.back());
  }
  void log(int what) { events.emplace_back(what, (sim.now() - Time::origin()).ps() / 1000); }

  Simulator sim;
  System system;
  Ixp2400 np;
  std::vector<std::unique_ptr<Code>> codes;
  std::vector<std::pair<int, std::int64_t>> events;  ///< what, when in ns
};

}  // namespace xenolith::ixp2400_bench
