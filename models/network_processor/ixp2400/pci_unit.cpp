#include "models/network_processor/ixp2400/pci_unit.hpp"

namespace xenolith {

void PciUnit::Share::passed(const PciStream& stream) {
  const PciPath& path = stream.load().path;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i].share == this) busy_.add(path[i].use * stream.load().bursts);
  }
}

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
  began_ = sim_.now() + share_.busy_for(sim_.now());  // behind a stream's burst
  next.write.bus->post(next.write, began_ + command(next.write.size), {done, this, 0});
}

/// The next transaction begins before who asked for this one goes on.
void PciUnit::ended() {
  const Transaction ended = queue_.front();
  const Delivery done = ended.done;
  queue_.pop_front();
  busy_.add(ended.host != nullptr
                ? sim_.now() - began_
                : command(ended.write.size) + ended.write.bus->timing().burst(ended.write.size));
  if (!share_.idle() && sim_.now() > began_) share_.take(sim_.now() - began_, sim_.now());
  if (!queue_.empty()) begin();
  done();
}

Task<> PciUnit::carry_out_read(Transaction transaction) {
  co_await sim_.delay(command({}));
  began_ = sim_.now();
  co_await transaction.host->read(transaction.size);
  ended();
}

}  // namespace xenolith
