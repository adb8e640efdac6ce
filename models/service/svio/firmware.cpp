#include "models/service/svio/firmware.hpp"

#include <string>

#include "models/service/svio/message_ring.hpp"
#include "models/service/svio/signal_demultiplexer.hpp"
#include "models/service/svio/svio_interface.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

SvioInterface* Firmware::find(MacAddress destination) const {
  const auto found = by_mac.find(destination);
  return found != by_mac.end() ? found->second : tunnel;
}

Task<> Firmware::ring_receive(MicroContext& context, SvioInterface& interface, Trail cause) {
  const int number = interface.owner().number;
  signals->rung(number, cause);
  if (messages->open()) {
    co_await messages->post(context, number, true);
    co_return;
  }
  if (interface.owner().receive_message >= 0) {
    co_await context.pci(host->write(params.message, signals->message_interrupt(number, true)));
    co_return;
  }
  ++statistics.rings;
  co_await context.pci(doorbell->ring(signals->receive_bit(number), cause));
}

Task<> Firmware::ring_send(MicroContext& context, SvioInterface& interface) {
  const int number = interface.owner().number;
  if (messages->open()) {
    co_await messages->post(context, number, false);
    co_return;
  }
  if (interface.owner().send_message >= 0) {
    co_await context.pci(host->write(params.message, signals->message_interrupt(number, false)));
    co_return;
  }
  ++statistics.rings;
  co_await context.pci(doorbell->ring(signals->send_bit(number)));
}

void Firmware::draw(const char* engine, int context, const char* what, Time start) const {
  Trace* trace = owner.trace();
  if (trace == nullptr) return;
  trace->slice(owner.address() + '.' + engine + ".context" + std::to_string(context), what, start, now());
}

}  // namespace xenolith
