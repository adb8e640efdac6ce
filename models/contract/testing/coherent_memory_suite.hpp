#pragma once

#include <gtest/gtest.h>

#include "models/contract/coherent_memory.hpp"
#include "sim-core/kernel/simulator.hpp"

/// What every coherent memory must keep to. Not part of the product.
namespace xenolith {

/// Two CPUs of different cores pass messages back and forth, and a device writes in between.
inline void expect_coherence(CoherentMemory& memory, Simulator& sim, int one, int other) {
  MessageLine line(sim);
  memory.load_line(one, line);
  memory.load_line(other, line);
  EXPECT_EQ(memory.load_line(one, line), Duration::zero()) << "a copy is kept";
  for (std::uint64_t message = 1; message <= 3; ++message) {
    EXPECT_GT(memory.store_line(one, line), Duration::zero()) << "another copy has to go first";
    EXPECT_EQ(line.content(), message - 1 + (message > 1 ? 100 : 0))
        << "a store is seen when copies are gone";
    memory.own_line(one, line, message);
    EXPECT_EQ(line.content(), message);
    EXPECT_EQ(memory.store_line(one, line), Duration::zero()) << "nobody else has a copy";
    EXPECT_EQ(memory.load_line(one, line), Duration::zero()) << "the writer has the line";
    EXPECT_GT(memory.load_line(other, line), Duration::zero()) << "the reader has to fetch it";
    EXPECT_EQ(memory.load_line(other, line), Duration::zero()) << "once";
    memory.device_wrote(line, message + 100);
    EXPECT_EQ(line.content(), message + 100);
    EXPECT_GT(memory.load_line(one, line), Duration::zero()) << "a device takes the copies away";
    EXPECT_GT(memory.load_line(other, line), Duration::zero());
  }
}

/// States of a CPU that runs something.
inline void expect_states(CoherentMemory& memory, int cpu) {
  for (const CpuState state : {CpuState::spin, CpuState::mwait, CpuState::work}) {
    memory.note_state(cpu, state);
    EXPECT_EQ(memory.state(cpu), state);
  }
}

}  // namespace xenolith
