#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/microvisor.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A cell of OKL4: memory in pages, the capabilities that it was linked with, and what runs in it.
class Okl4Cell final : public Component, public Cell {
 public:
  static constexpr std::string_view summary =
      "Cell of OKL4: memory in pages, capabilities, a guest or a service.";

  struct Params {
    Bytes memory{};
    Bytes page{};
    double touched = 1;
    Bytes kernel_state{};
    Cycles shutdown{};
    double compressed_low = 1;
    double compressed_high = 1;
    std::vector<std::string> calls;
    bool checkpoint = false;
    bool restore = false;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::memory, "memory", "Memory linked to the cell.", positive),
          required(&Params::page, "page", "Size of a page.", positive),
          optional(&Params::touched, "touched", "Share of the pages that hold other than zeros at first.",
                   between(0, 1)),
          required(&Params::kernel_state, "kernel_state",
                   "Registers, stacks, globals and kernel objects that a checkpoint saves beside the memory.",
                   not_negative),
          required(&Params::shutdown, "shutdown", "Work of the guest to bring itself to rest.", not_negative),
          required(&Params::compressed_low, "compressed_low",
                   "Share of its size to which the page that compresses best is compressed.", between(0, 1)),
          required(&Params::compressed_high, "compressed_high", "The same of the page that does so worst.",
                   between(0, 2)),
          optional(&Params::calls, "calls", "Names of the cells for whose IPC it has a capability."),
          optional(&Params::checkpoint, "checkpoint", "Whether it may make the checkpoint system call."),
          optional(&Params::restore, "restore", "Whether it may make the restore system call."));
    }
  };
  static constexpr auto ports() {
    return ports_of(
        implied_port(&Okl4Cell::microvisor_, "microvisor", "The kernel that the cell is linked with."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Okl4Cell::stopped_time_, "stopped", "How long it was stopped each time."));
  }

  Okl4Cell(const Context& context, const Params& params);
  void start() override;

  Component& component() override { return *this; }
  std::string_view cell_name() const override { return name(); }
  CellMemory& memory() override { return memory_; }
  Compressibility content() const override { return {params_.compressed_low, params_.compressed_high}; }
  Bytes state() const override { return params_.kernel_state; }
  bool may_call(const Cell& other) const override;
  bool may(SystemCall call) const override;
  void serve(IpcServer& server) override { server_ = &server; }
  IpcServer* server() override { return server_; }
  Task<> run(Cycles work) override;
  Task<> shut_down() override;
  void stop() override;
  void go_on() override;
  bool stopped() const override { return stopped_; }
  Signal& going_on() override { return going_on_; }

 private:
  const Params params_;
  Port<Microvisor> microvisor_;
  CellMemory memory_;
  IpcServer* server_ = nullptr;
  bool stopped_ = false;
  Time since_;
  Signal going_on_;
  Latency stopped_time_;
};

}  // namespace xenolith
