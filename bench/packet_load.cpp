#include "bench/packet_load.hpp"

namespace xenolith::bench {

namespace {

constexpr int hosts = 2;
constexpr int cpus = 2;  // of each host
constexpr Bytes acknowledgement{64};

}  // namespace

PacketLoad::PacketLoad(const Shape& shape)
    : shape_(shape), net_(hosts, {shape.processor, {}, shape.firmware, shape.host_bridge, shape.mac}) {
  for (int i = 0; i < hosts * cpus; ++i) cpus_.push_back(std::make_unique<Resource>(net_.sim, 1));
  for (int host = 0; host < hosts; ++host) {
    for (int i = 0; i < shape_.interfaces; ++i) {
      auto driver = std::make_unique<Driver>();
      driver->guest = &net_.add_guest(host);
      driver->guest->on_signal = &PacketLoad::on_signal;
      driver->guest->this_ = driver.get();
      driver->cpu = cpus_[static_cast<std::size_t>(host * cpus + i % cpus)].get();
      driver->load = this;
      driver->room = std::make_unique<Signal>(net_.sim);
      driver->client = host == 0;
      drivers_.push_back(std::move(driver));
    }
  }
  const auto count = static_cast<std::size_t>(shape_.interfaces);
  for (std::size_t i = 0; i < drivers_.size(); ++i) {
    Driver& driver = *drivers_[i];
    driver.peer = drivers_[(i + count) % (2 * count)]->guest;
    if (driver.client) net_.sim.spawn(send(&driver));
  }
}

void PacketLoad::on_signal(void* self, SignalledGuest&, EventPort port) {
  auto& driver = *static_cast<Driver*>(self);
  if (port != 0) {
    driver.room->notify_all();
  } else if (!driver.polling) {
    driver.polling = true;
    driver.load->net_.sim.spawn(driver.load->poll(&driver));
  }
}

Task<> PacketLoad::put(Driver* driver, Bytes size) {
  VirtualInterface& interface = *driver->guest->interface;
  Frame frame;
  frame.source = interface.mac();
  frame.destination = driver->peer->interface->mac();
  frame.size = size;
  frame.id = driver->next++;
  co_await interface.put(frame);
}

Task<> PacketLoad::send(Driver* driver) {
  VirtualInterface& interface = *driver->guest->interface;
  for (;;) {
    if (interface.send_queue_full()) {
      co_await interface.request_send_signal();
      co_await driver->room->wait_until(net_.sim.now() + 100_us);
      continue;
    }
    const Lease cpu = co_await driver->cpu->acquire();
    co_await net_.sim.delay(shape_.send_work);
    co_await put(driver, shape_.frame);
  }
}

Task<> PacketLoad::poll(Driver* driver) {
  VirtualInterface& interface = *driver->guest->interface;
  co_await interface.set_receive_signal(false);
  for (;;) {
    const std::optional<Frame> frame = interface.take();
    if (frame) {
      ++carried_;
      if (!driver->client) ++delivered_;
      const Lease cpu = co_await driver->cpu->acquire();
      co_await net_.sim.delay(shape_.receive_work);
      if (!driver->client && ++driver->unacknowledged == 2 && !interface.send_queue_full()) {
        driver->unacknowledged = 0;
        co_await put(driver, acknowledgement);
      }
      continue;
    }
    co_await interface.set_receive_signal(true);
    if (interface.receive_queue_empty()) break;
    co_await interface.set_receive_signal(false);
  }
  driver->polling = false;
  interface.report_signal_handled(true);
}

}  // namespace xenolith::bench
