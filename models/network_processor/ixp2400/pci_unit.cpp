#include "models/network_processor/ixp2400/pci_unit.hpp"

namespace xenolith {

void PciUnit::write(const PciWrite& write, Delivery done) { enter({write, nullptr, {}, done}); }

void PciUnit::read(DeviceIo& host, Bytes size, Delivery done) { enter({{}, &host, size, done}); }

void PciUnit::enter(const Transaction& transaction) {
  queue_.push_back(transaction);
  if (queue_.size() == 1) begin();
}

void PciUnit::begin() {
  const Transaction& next = queue_.front();
  if (next.host != nullptr) {
    sim_.spawn(carry_out_read(next));
    return;
  }
  const auto done = [](void* self, std::uint64_t) { static_cast<PciUnit*>(self)->ended(); };
  next.write.bus->post(next.write, sim_.now() + command(next.write.size), {done, this, 0});
}

/// The next transaction begins before who asked for this one goes on.
void PciUnit::ended() {
  const Delivery done = queue_.front().done;
  queue_.pop_front();
  if (!queue_.empty()) begin();
  done();
}

Task<> PciUnit::carry_out_read(Transaction transaction) {
  co_await sim_.delay(command({}));
  co_await transaction.host->read(transaction.size);
  ended();
}

}  // namespace xenolith
