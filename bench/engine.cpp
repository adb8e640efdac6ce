// Event rates of Xenolith and of other engines doing the same work: benchmarks <job>/<engine>/<N>.

#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <thread>

#include "bench/engines.hpp"
#include "bench/work.hpp"

namespace {

using bench::Engine;

constexpr std::array engines{
    Engine{"xenolith", bench::make_xenolith_hold, bench::make_xenolith_mm1, bench::make_xenolith_pingpong,
           1'000'000},
    Engine{"bare", bench::make_bare_hold, bench::make_bare_mm1, bench::make_bare_pingpong, 1'000'000},
#ifdef XENOLITH_BENCH_SIMGRID
    Engine{"simgrid", bench::make_simgrid_hold, bench::make_simgrid_mm1, bench::make_simgrid_pingpong,
           100'000},
#endif
#ifdef XENOLITH_BENCH_SYSTEMC
    Engine{"systemc", bench::make_systemc_hold, bench::make_systemc_mm1, bench::make_systemc_pingpong,
           100'000},
#endif
#ifdef XENOLITH_BENCH_NS3
    Engine{"ns3", bench::make_ns3_hold, bench::make_ns3_mm1, bench::make_ns3_pingpong, 1'000'000},
#endif
};
constexpr std::array<std::size_t, 4> hold_sizes{10, 1'000, 100'000, 1'000'000};
constexpr std::size_t slice_items = 10'000;  // work between two looks at the clock

/// Resident memory of this process in bytes.
double resident_bytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  long total = 0;
  long resident = 0;
  const int read = file == nullptr ? 0 : std::fscanf(file, "%ld %ld", &total, &resident);
  if (file != nullptr) std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

/// What a job of `processes` processes adds to the memory of a child and a thread that have not simulated
/// before.
double memory_of(bench::MakeHold make, std::size_t processes) {
  int channel[2];
  if (pipe(channel) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    double added = 0;
    std::thread([&added, make, processes] {
      const double before = resident_bytes();
      const auto job = make(processes);
      job->advance(static_cast<std::int64_t>(bench::mean_delay_ps));
      added = resident_bytes() - before;
    }).join();
    _exit(write(channel[1], &added, sizeof added) == sizeof added ? 0 : 1);
  }
  double added = 0;
  close(channel[1]);
  if (child < 0 || read(channel[0], &added, sizeof added) != sizeof added) added = 0;
  close(channel[0]);
  if (child > 0) waitpid(child, nullptr, 0);
  return added;
}

void measure(benchmark::State& state, bench::Job& job, std::int64_t slice) {
  job.advance(slice);
  const std::uint64_t before = job.tally().items;
  for (auto _ : state) job.advance(slice);
  const auto items = static_cast<double>(job.tally().items - before);
  state.SetItemsProcessed(static_cast<std::int64_t>(items));
  state.counters["time_per_item"] =
      benchmark::Counter(items, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void hold(benchmark::State& state, const Engine& engine, std::size_t processes) {
  const auto job = engine.hold(processes);
  // One mean delay is one event of each process: enough to forget how all began at once.
  const std::size_t delays = std::max<std::size_t>(1, slice_items / processes);
  job->advance(static_cast<std::int64_t>(2 * bench::mean_delay_ps));
  measure(state, *job, static_cast<std::int64_t>(delays) * static_cast<std::int64_t>(bench::mean_delay_ps));
}

void register_engine(const Engine& engine) {
  const std::string name = engine.name;
  benchmark::RegisterBenchmark(("mm1/" + name + "/1").c_str(), [&engine](benchmark::State& state) {
    const auto job = engine.mm1();
    measure(state, *job,
            static_cast<std::int64_t>(slice_items) * static_cast<std::int64_t>(bench::mean_interarrival_ps));
  });
  benchmark::RegisterBenchmark(("pingpong/" + name + "/1").c_str(), [&engine](benchmark::State& state) {
    const auto job = engine.pingpong();
    measure(state, *job, static_cast<std::int64_t>(slice_items));
  });
  for (const std::size_t size : hold_sizes) {
    if (size > engine.most_processes) continue;
    const auto run = [&engine, size, memory = 0.0](benchmark::State& state) mutable {
      hold(state, engine, size);
      if (size != hold_sizes.back()) return;
      if (memory == 0) memory = memory_of(engine.hold, size);
      if (memory > 0) state.counters["resident_bytes"] = memory;
    };
    benchmark::RegisterBenchmark(("hold/" + name + "/" + std::to_string(size)).c_str(), run)
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (const Engine& engine : engines) register_engine(engine);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
