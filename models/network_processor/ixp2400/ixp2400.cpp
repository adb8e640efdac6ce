#include "models/network_processor/ixp2400/ixp2400.hpp"

#include "models/network_processor/ixp2400/micro_context.hpp"
#include "sim-core/base/check.hpp"

namespace xenolith {

namespace {

MemoryUnit::Timing timing(Hertz clock, Cycles latency, Cycles command, BitRate bandwidth) {
  return {latency / clock, command / clock, bandwidth};
}

}  // namespace

Ixp2400::Ixp2400(const Context& context, const Params& p)
    : Component(context),
      params_(p),
      memories_{MemoryUnit(sim(), timing(p.clock, p.scratch_latency, p.scratch_command, p.scratch_bandwidth)),
                MemoryUnit(sim(), timing(p.clock, p.sram_latency, p.sram_command, p.sram_bandwidth)),
                MemoryUnit(sim(), timing(p.clock, p.sdram_latency, p.sdram_command, p.sdram_bandwidth))},
      msf_(sim(), {p.receive_elements, p.transmit_elements, p.element}),
      window_(sim(), unit(NpMemory::sdram), p.pci_write_buffer),
      pci_unit_(sim(), {p.pci_command, p.pci_pull, p.clock}, pci_busy_),
      dma_reader_(sim(), unit(NpMemory::sdram), pci_unit_.dma_share(),
                  {p.dma_read, p.dma_read_buffers, p.dma_channels, cycles(p.pci_command)}, dma_busy_) {
  const MicroEngine::Timing engine{p.clock, cycles(p.context_swap), p.elide_polling};
  for (int e = 0; e < engines(); ++e) {
    engines_.push_back(std::make_unique<MicroEngine>(sim(), engine, contexts()));
    for (int c = 0; c < contexts(); ++c) {
      contexts_.push_back(std::make_unique<ContextImpl>(*this, *engines_.back(), c));
    }
  }
}

Ixp2400::~Ixp2400() = default;

void Ixp2400::start() {
  for (MediaDevice* device : media_) msf_.connect(*device);
}

Ixp2400::ContextImpl& Ixp2400::context_at(int engine, int context) {
  XENO_ASSERT(engine >= 0 && engine < engines() && context >= 0 && context < contexts(),
              "there is no such context");
  return *contexts_[static_cast<std::size_t>(engine * contexts() + context)];
}

void Ixp2400::load(int engine, int context, MicroCode& code) {
  ContextImpl& loaded = context_at(engine, context);
  XENO_ASSERT(!loaded.loaded, "a context is loaded twice");
  loaded.loaded = true;
  sim().spawn(run_code(loaded, code));
}

Task<> Ixp2400::run_code(ContextImpl& context, MicroCode& code) {
  co_await context.begin();
  co_await code.execute(context);
  context.end();
}

}  // namespace xenolith
