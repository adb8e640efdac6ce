#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/contract/testing/board_bench.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"

namespace xenolith::bench {

/// The traffic of the throughput scenario without guests and hypervisor: full frames from every interface of
/// one host to its peer on another, an acknowledgement of 64 bytes for every second one, signals masked
/// while frames are being taken, two CPUs on either side.
class PacketLoad {
 public:
  struct Shape {
    int interfaces = 8;
    Bytes frame = Bytes(1514);
    Duration send_work = 14_us;    ///< of a CPU, per frame, besides the stores
    Duration receive_work = 9_us;  ///< of a CPU, per frame
    ParamValues processor;
    ParamValues host_bridge;
    ParamValues mac;
    ParamValues firmware;
  };
  explicit PacketLoad(const Shape& shape);

  void run_for(Duration span) { net_.sim.run({.until = net_.sim.now() + span}); }
  std::int64_t delivered() const { return delivered_; }  ///< full frames that receivers have taken
  std::int64_t carried() const { return carried_; }      ///< frames of either kind
  Bench& net() { return net_; }

 private:
  struct Driver {
    SignalledGuest* guest = nullptr;
    SignalledGuest* peer = nullptr;
    Resource* cpu = nullptr;
    PacketLoad* load = nullptr;
    std::unique_ptr<Signal> room;
    bool polling = false;
    bool client = false;
    int unacknowledged = 0;
    std::uint64_t next = 0;
  };
  static void on_signal(void* self, SignalledGuest& guest, EventPort port);
  Task<> send(Driver* driver);
  Task<> poll(Driver* driver);
  Task<> put(Driver* driver, Bytes size);

  Shape shape_;
  Bench net_;
  std::vector<std::unique_ptr<Resource>> cpus_;
  std::vector<std::unique_ptr<Driver>> drivers_;
  std::int64_t delivered_ = 0;
  std::int64_t carried_ = 0;
};

}  // namespace xenolith::bench
