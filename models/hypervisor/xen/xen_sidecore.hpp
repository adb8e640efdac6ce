#pragma once

#include <cstdint>
#include <vector>

#include "models/contract/coherent_memory.hpp"
#include "models/contract/hypervisor.hpp"
#include "sim-core/model/work_server.hpp"

namespace xenolith {

class Xen;

/// A logical CPU that runs no domains: it looks at the messages that devices write into host memory, and
/// signals the domains that they name. Every signal that needs the target's CPU goes there by an
/// inter-processor interrupt.
class XenSidecoreCpu final : public HypervisorCpu, public MessagePoller {
 public:
  XenSidecoreCpu(Xen& xen, int index, LineWait wait);

  /// Polls; never ends.
  Task<> main();
  void add(MessageChannel& channel) { channels_.push_back(&channel); }
  void message_written() override;
  bool always() const override { return true; }

  Task<> run(Cycles work) override;
  Task<> stall(Task<> operation) override;
  int index() const override { return index_; }
  Duration last_service() const override { return server_.last_service(); }
  Task<> signal(GuestKernel& guest, EventPort port, Trail cause) override;

 private:
  MessageChannel& waiting() const;

  Xen& xen_;
  const int index_;
  const LineWait wait_;
  WorkServer server_;
  MessageLine line_;  ///< holds how many messages have been written
  std::uint64_t written_ = 0;
  std::uint64_t served_ = 0;
  std::vector<MessageChannel*> channels_;
};

}  // namespace xenolith
