#include "models/network/mobile_connection/mobile_connection.hpp"

#include <utility>
#include <vector>

#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/fluid_world.hpp"

namespace xenolith {

Task<bool> MobileConnection::send(FluidHost& to, Bytes data) {
  FluidRoute route = fluid().route(host_->node(), to.node(), "host");
  const bool done = co_await while_covered(move(std::move(route), Heading::up, data), data);
  co_return done;
}

Task<bool> MobileConnection::receive(FluidHost& from, Bytes data) {
  FluidRoute route = fluid().route(from.node(), host_->node(), "host");
  const bool done = co_await while_covered(move(std::move(route), Heading::down, data), data);
  co_return done;
}

Task<bool> MobileConnection::packet(FluidHost& peer, Heading heading) {
  const Duration latency = fluid().route(host_->node(), peer.node(), "host").latency();
  const bool done = co_await while_covered(pass(heading, latency), Bytes::zero());
  co_return done;
}

/// Too small for slow start to matter, but it needs a channel.
Task<> MobileConnection::pass(Heading heading, Duration latency) {
  if (bearer_.bound()) {
    co_await bearer_->carry(heading, Bytes::zero());
  }
  co_await sim().delay(latency);
}

Task<> MobileConnection::reachable() {
  while (!covered()) {
    co_await coverage_->changed().wait();
  }
}

Task<> MobileConnection::lose() {
  while (covered()) {
    co_await coverage_->changed().wait();
  }
}

Task<bool> MobileConnection::while_covered(Task<> work, Bytes data) {
  if (!covered()) co_return false;
  if (!coverage_.bound()) {
    co_await std::move(work);
    co_return true;
  }
  std::vector<Task<>> either;
  either.push_back(std::move(work));
  either.push_back(lose());
  const std::size_t first = co_await any_of(sim(), std::move(either));
  if (first == 0) co_return true;
  ++broken_;
  wasted_.add(data);
  co_return false;
}

Task<> MobileConnection::cross(FluidRoute route, Bytes data) {
  co_await host_->network().transfer(route, data);
}

/// The bytes are on all hops of their way at the same time: the slowest decides.
Task<> MobileConnection::move(FluidRoute route, Heading heading, Bytes data) {
  if (!bearer_.bound()) {
    co_await cross(std::move(route), data);
    co_return;
  }
  std::vector<Task<>> both;
  both.push_back(bearer_->carry(heading, data));
  both.push_back(cross(std::move(route), data));
  co_await all_of(sim(), std::move(both));
}

}  // namespace xenolith
