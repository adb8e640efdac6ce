// No allocation per event in steady state: counts every call of operator new in this test binary.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/simulator.hpp"
#include "sim-core/kernel/timer.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* counted(std::size_t bytes, std::align_val_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  const auto step = static_cast<std::size_t>(alignment);
  void* const memory = std::aligned_alloc(step, (bytes + step - 1) / step * step);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void* operator new(std::size_t bytes, std::align_val_t alignment) { return counted(bytes, alignment); }
void* operator new[](std::size_t bytes, std::align_val_t alignment) { return counted(bytes, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace xenolith {
namespace {

Duration varied(std::uint64_t& state) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return Duration::picoseconds(1 + (state >> 40));
}

Task<int> child(Simulator& simulator, Duration wait) {
  co_await simulator.delay(wait);
  co_return 1;
}
Task<> mixed(Simulator& simulator, Resource& resource, Mailbox<int>& mailbox, Signal& signal,
             std::uint64_t state) {
  for (;;) {
    const int one = co_await child(simulator, varied(state));
    co_await resource.use(varied(state), static_cast<int>(state % 2));
    co_await mailbox.put(one);
    const int got = co_await mailbox.get();
    signal.notify_all();
    const bool told = co_await signal.wait_until(simulator.now() + varied(state));
    const auto late = co_await resource.acquire_until(simulator.now() + varied(state));
    if (told && !late && got == 0) co_await simulator.yield();
  }
}
Task<> spawner(Simulator& simulator) {
  for (;;) {
    simulator.spawn([](Simulator& own) -> Task<> { co_await own.delay(1_ns); }(simulator));
    co_await simulator.delay(2_ns);
  }
}
struct Retrigger {
  Simulator& simulator;
  Timer timer = Timer::of<&Retrigger::fire>(simulator, this);
  Timer deadline = Timer::of<&Retrigger::fire>(simulator, this);
  void fire() {
    deadline.arm_after(1_s);  // always replaced: leaves a stale entry each time
    timer.arm_after(3_ns);
  }
};

TEST(Allocation, NonePerEventInSteadyState) {
  Simulator simulator;
  Resource resource(simulator, 3);
  Mailbox<int> mailbox(simulator, 4);
  Signal signal(simulator);
  for (std::uint64_t i = 0; i < 50; ++i) simulator.spawn(mixed(simulator, resource, mailbox, signal, i));
  simulator.spawn(spawner(simulator));
  Retrigger retrigger{simulator};
  retrigger.fire();
  simulator.run({.events = 300'000});
  const std::uint64_t before = allocations.load();
  ASSERT_GT(before, 0U);  // the counter does count
  simulator.run({.events = 300'000});
  EXPECT_EQ(allocations.load() - before, 0U);
  EXPECT_LT(simulator.queued(), 20'000U);  // stale entries do not pile up
}

Task<> sleeper(Simulator& simulator, std::uint64_t state) {
  for (;;) co_await simulator.delay(varied(state));
}

TEST(Allocation, NonePerEventInAnySizeOfQueue) {
  for (const std::uint64_t processes : {1, 10, 40, 100, 3000}) {
    Simulator simulator;
    for (std::uint64_t i = 0; i < processes; ++i) simulator.spawn(sleeper(simulator, i));
    simulator.run({.events = 200'000});
    const std::uint64_t before = allocations.load();
    simulator.run({.events = 200'000});
    EXPECT_EQ(allocations.load() - before, 0U) << processes << " processes";
  }
}

}  // namespace
}  // namespace xenolith
