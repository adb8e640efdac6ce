#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "models/contract/block.hpp"
#include "models/contract/microvisor.hpp"
#include "models/contract/network_node.hpp"
#include "models/hypervisor/okl4/okl4_params.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The OKL4 3.0 microvisor with SyncOS's two system calls: cells linked at build time, synchronous IPC by
/// capability, checkpoint to a flash area, restore when the machine boots the next time.
class Okl4 final : public Component, public Microvisor {
 public:
  static constexpr std::string_view summary =
      "OKL4 3.0: cells linked at build time, synchronous IPC, checkpoint and restore of a cell.";
  /// The model of a domain that does not name one.
  static constexpr std::string_view default_domain = "guest/okl4-cell";

  using Params = Okl4Params;

  static constexpr auto ports() {
    return ports_of(implied_port(&Okl4::processor_, "processor", "What the cells compute on."),
                    implied_port(&Okl4::flash_, "flash", "Where the area shared with SyncOS lies."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&Okl4::boots_, "boots", "Times that the machine has booted."),
        statistic(&Okl4::boot_, "boot", "From power or reboot to running cells."),
        statistic(&Okl4::calls_, "calls", "Messages delivered by IPC."),
        statistic(&Okl4::refused_, "refused", "Messages and system calls refused for want of a capability."),
        statistic(&Okl4::checkpoint_, "checkpoint", "From the checkpoint system call to its end."),
        statistic(&Okl4::image_, "image", "Bytes of checkpoints written to flash."),
        statistic(&Okl4::load_, "load", "From the end of a boot to a cell set up from its image."),
        statistic(&Okl4::faithful_, "faithful", "Cells that after a restore held exactly their image."));
  }

  Okl4(const Context& context, const Params& params);
  ~Okl4() override;
  void start() override;

  void link(Cell& cell) override;
  Task<> compute(Cycles work) override;
  Cycles fault() const override { return params_.fault; }
  Task<IpcReply> call(Cell& from, Cell& to, IpcMessage message) override;
  Task<std::optional<CellImageRef>> checkpoint(Cell& caller, Cell& subject, Extent extent,
                                               bool watch) override;
  Task<bool> restore(Cell& caller, Cell& subject, CellImageRef image) override;
  Task<> read_area(std::int64_t offset, Bytes size) override;
  Task<> write_area(std::int64_t offset, Bytes size) override;
  Bytes area() const override { return params_.area; }

 private:
  /// What the kernel finds in the area's first block when it boots.
  struct Request {
    Cell* subject = nullptr;
    CellImageRef image;
  };

  Task<> boot();
  Task<> load();
  Task<bool> permitted(Cell& caller, SystemCall call);
  Task<> copy(std::int64_t offset, Bytes size, bool to_flash);
  void tell(std::string_view from, std::string_view to, std::string_view what, Time sent);

  const Params params_;
  Port<FluidHost> processor_;
  Port<BlockDevice> flash_;
  std::vector<Cell*> cells_;
  std::map<const Cell*, std::unique_ptr<Resource>> threads_;  ///< that receive messages, one in each cell
  bool booted_ = false;
  Request request_;
  Signal running_;
  Counter boots_;
  Latency boot_;
  Counter calls_;
  Counter refused_;
  Latency checkpoint_;
  Flow image_;
  Latency load_;
  Counter faithful_;
};

}  // namespace xenolith
