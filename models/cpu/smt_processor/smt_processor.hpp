#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/processor.hpp"
#include "models/cpu/smt_processor/cache.hpp"
#include "models/cpu/smt_processor/line_directory.hpp"
#include "models/cpu/smt_processor/logical_cpu.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// All processors of a machine: sockets of cores of threads, one last-level cache per socket.
///
/// A thread slows down while its sibling computes; it does not while the sibling waits for memory or a
/// device, and such waits are not stretched. See README.md for what is left out.
class SmtProcessor final : public Component, public Processor, public CoherentMemory, private CoreObserver {
 public:
  static constexpr std::string_view summary =
      "Multithreaded processors with one set-associative cache per socket, translation buffers and "
      "interrupts.";

  struct Params {
    std::int64_t sockets{};
    std::int64_t cores_per_socket{};
    std::int64_t threads_per_core{};
    Hertz clock{};
    double shared_core_speed{};
    Bytes cache_size{};
    std::int64_t cache_ways{};
    Bytes cache_line{};
    Bytes page_size{};
    Bytes memory{};
    Duration memory_latency{};
    double overlapping_misses{};
    Duration line_transfer{};
    Cycles page_walk{};
    Cycles interrupt_entry{};
    Cycles ipi_send{};
    Duration ipi_delivery{};
    Duration halt_exit{};
    Duration line_invalidation{};
    Duration near_transfer{};
    Cycles spin_period{};
    Cycles spin_exit{};
    bool monitor_mwait{};
    Cycles monitor{};
    Cycles mwait_entry{};
    Duration mwait_exit{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::sockets, "sockets", "Processor packages.", between(1, 64)),
          required(&Params::cores_per_socket, "cores_per_socket", "Cores of a package.", between(1, 64)),
          required(&Params::threads_per_core, "threads_per_core", "Hardware threads of a core.",
                   between(1, 2)),
          required(&Params::clock, "clock", "Core clock.", positive),
          required(&Params::shared_core_speed, "shared_core_speed",
                   "Speed of each of two threads of a core that compute at the same time, of full speed.",
                   between(0.5, 1.0)),
          required(&Params::cache_size, "cache_size", "Last-level cache of a socket.", positive),
          required(&Params::cache_ways, "cache_ways", "Lines in a set of that cache.", between(1, 64)),
          required(&Params::cache_line, "cache_line", "Line of that cache.", positive),
          required(&Params::page_size, "page_size", "Page of the translation buffers.", positive),
          required(&Params::memory, "memory", "Installed memory: the range of physical page frames.",
                   positive),
          required(&Params::memory_latency, "memory_latency", "Load of a line from memory.", not_negative),
          required(&Params::overlapping_misses, "overlapping_misses",
                   "Misses under way at a time while code goes over its working set.", between(1, 16)),
          required(&Params::line_transfer, "line_transfer",
                   "Fetch of a line that another socket holds modified.", not_negative),
          required(&Params::page_walk, "page_walk", "Refill of one translation.", not_negative),
          required(&Params::interrupt_entry, "interrupt_entry", "Entering a handler and returning from it.",
                   not_negative),
          required(&Params::ipi_send, "ipi_send", "Writing the command of an inter-processor interrupt.",
                   not_negative),
          required(&Params::ipi_delivery, "ipi_delivery",
                   "From that command to the other CPU's local controller.", not_negative),
          required(&Params::halt_exit, "halt_exit", "Until a halted CPU runs again after an interrupt.",
                   not_negative),
          required(&Params::line_invalidation, "line_invalidation",
                   "Taking a line's copies out of the caches of other sockets, without data.", not_negative),
          required(&Params::near_transfer, "near_transfer",
                   "Fetch of a line that another core of the same socket wrote, or taking it away from one.",
                   not_negative),
          required(&Params::spin_period, "spin_period",
                   "From one look of a polling loop (load, compare, PAUSE, branch) to the next.", positive),
          required(&Params::spin_exit, "spin_exit", "Leaving that loop: a branch predicted wrongly.",
                   not_negative),
          required(&Params::monitor_mwait, "monitor_mwait",
                   "Whether it has the instructions MONITOR and MWAIT; the next three are theirs."),
          required(&Params::monitor, "monitor", "Arming the monitor and looking once more.", not_negative),
          required(&Params::mwait_entry, "mwait_entry", "From MWAIT to where the CPU sleeps.", not_negative),
          required(&Params::mwait_exit, "mwait_exit",
                   "From the write that the monitor sees to the instruction after MWAIT.", not_negative));
    }
  };

  SmtProcessor(const Context& context, const Params& params);

  int cpus() const override { return static_cast<int>(logical_.size()); }
  int socket_of(int cpu) const override { return cpu / threads_per_socket_; }
  Hertz clock() const override { return params_.clock; }
  Duration time_of(Cycles work) const override { return work / params_.clock; }
  const InterruptTiming& interrupt_timing() const override { return timing_; }

  void boot(SystemSoftware& software) override;
  void run(int cpu, WorkServer& context, std::string_view name) override;
  void halt(int cpu) override;
  bool halted(int cpu) const override { return at(cpu).halted(); }

  void raise(int cpu, Interrupt interrupt) override;
  std::optional<Interrupt> take(int cpu) override { return at(cpu).take(); }
  bool interrupt_waits(int cpu) const override { return at(cpu).interrupt_waits(); }
  void send_ipi(int from, int to) override;

  WorkingSet allot(std::int64_t lines, std::int64_t pages, RandomStream& stream) override;
  Duration touch(int cpu, WorkingSet& set) override;
  Duration transfer(int cpu, SharedLines& lines) override;
  void load_address_space(int cpu, std::uint64_t address_space) override;

  const LineTiming& line_timing() const override { return line_timing_; }
  Duration store_line(int cpu, const MessageLine& line) const override;
  void own_line(int cpu, MessageLine& line, std::uint64_t content) override;
  Duration load_line(int cpu, MessageLine& line) override;
  void device_wrote(MessageLine& line, std::uint64_t content) override;
  void note_state(int cpu, CpuState state) override;
  CpuState state(int cpu) const override;
  void observe_states(CpuStateObserver& observer) override;
  int core_of(int cpu) const override { return cpu / static_cast<int>(params_.threads_per_core); }

  LogicalCpu& logical_cpu(int cpu) { return at(cpu); }

 private:
  void core_changed(int cpu) override;
  Task<> deliver_ipi(int to);
  std::uint32_t free_frame(RandomStream& stream);
  LogicalCpu& at(int cpu) const;

  const Params params_;
  const int threads_per_socket_;
  const int shared_speed_;  ///< per mille
  const Duration miss_;     ///< waiting per line that misses
  const Duration walk_;
  const InterruptTiming timing_;
  const LineTiming line_timing_;
  const LineDirectory lines_;
  SystemSoftware* software_ = nullptr;
  std::vector<std::unique_ptr<LogicalCpu>> logical_;
  std::vector<Cache> caches_;
  std::vector<bool> used_frames_;
  std::int64_t frames_left_;
};

}  // namespace xenolith
