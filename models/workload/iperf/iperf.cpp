#include "models/workload/iperf/iperf.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

Iperf::Iperf(const Context& context, const Params& params) : Component(context), params_(params) {}

void Iperf::start() {
  if (params_.role == IperfRole::server) {
    host_->listen(port());
    host_->guest().spawn_process(server());
    return;
  }
  if (!peer_.bound()) {
    throw Misfit("peer", "a client has nobody to send to", "the name of the TCP stack where a server runs");
  }
  host_->guest().spawn_process(client());
}

Task<> Iperf::client() {
  GuestKernel& guest = host_->guest();
  co_await guest.sleep_for(params_.start);
  StreamSocket* const socket = co_await host_->connect(*peer_, port());
  for (;;) {
    co_await guest.run(params_.call_work, Level::process);
    co_await socket->send({params_.buffer});
    carried_.add(params_.buffer);
  }
}

Task<> Iperf::server() {
  StreamSocket* const socket = co_await host_->accept(port());
  for (;;) {
    const Bytes size = co_await socket->read(params_.buffer);
    carried_.add(size);
    co_await host_->guest().run(params_.call_work, Level::process);
  }
}

}  // namespace xenolith
