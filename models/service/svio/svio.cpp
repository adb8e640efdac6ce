#include "models/service/svio/svio.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

Svio::Svio(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      firmware_(*this, params_, *this),
      signals_(*this, params_, *this),
      messages_(params_, signals_),
      receive_code_(firmware_) {
  firmware_.signals = &signals_;
  firmware_.messages = &messages_;
}

void Svio::start() {
  NetworkProcessor& processor = *processor_;
  firmware_.processor = &processor;
  firmware_.host = &*device_io_;
  firmware_.doorbell = &*doorbell_;
  signals_.connect(*doorbell_, *hypervisor_);
  if (params_.egress_contexts > processor.contexts()) {
    throw Misfit("egress_contexts", "more than the contexts of the egress engine",
                 "1 to " + std::to_string(processor.contexts()));
  }
  const int contexts = processor.contexts();
  if (params_.ingress_contexts > contexts) {
    throw Misfit("ingress_contexts", "more than the contexts of the ingress engine",
                 "0 to " + std::to_string(contexts));
  }
  const int bringing = params_.ingress_contexts == 0 ? contexts : static_cast<int>(params_.ingress_contexts);
  ingress_pool_.tokens.resize(static_cast<std::size_t>(bringing));
  transmit_pool_.tokens.resize(static_cast<std::size_t>(contexts));
  ingress_pool_.tokens.front().raised = true;
  transmit_pool_.tokens.front().raised = true;
  for (int c = 0; c < bringing; ++c) {
    ingress_codes_.push_back(std::make_unique<IngressCode>(firmware_, ingress_pool_, c));
    processor.load(ingress_engine, c, *ingress_codes_.back());
  }
  for (int c = 0; c < contexts; ++c) {
    processor.load(receive_engine, c, receive_code_);
    transmit_codes_.push_back(std::make_unique<TransmitCode>(firmware_, transmit_pool_, c));
    processor.load(transmit_engine, c, *transmit_codes_.back());
  }
}

void Svio::audit(Audit& audit) const {
  auto queued = static_cast<std::int64_t>(firmware_.receive_ring.size() + firmware_.transmit_ring.size());
  for (const auto& interface : interfaces_) {
    queued += interface->queued();
    audit.check(*this, "slots of a send queue", interface->send_slots(), interface->send_slots_in_use());
  }
  audit.check(*this, "frames", firmware_.frames, queued);
}

VirtualInterface& Svio::create_interface(GuestKernel& guest, MacAddress mac, InterfaceEvents events) {
  if (!demultiplexed_) demultiplex(firmware_.tunnel == nullptr ? guest : *firmware_.tunnel->owner().guest);
  return add(guest, mac, events);
}

VirtualInterface& Svio::create_tunnel(GuestKernel& guest, MacAddress mac, InterfaceEvents events,
                                      EventPort interrupt) {
  const bool may_own = params_.signals == SvioSignals::doorbell && !has_sidecore();
  if (demultiplexed_ || !may_own) {
    demultiplex(guest);
  } else {
    sim().spawn(give_line(guest, interrupt));
  }
  SvioInterface& created = add(guest, mac, events);
  firmware_.tunnel = &created;
  return created;
}

SvioInterface& Svio::add(GuestKernel& guest, MacAddress mac, InterfaceEvents events) {
  SvioInterface::Owner owner{static_cast<int>(interfaces_.size()), &guest, mac, events};
  if (params_.signals == SvioSignals::message_interrupts) {
    owner.receive_message = hypervisor_->bind_message_interrupt(guest, events.receive);
    owner.send_message = hypervisor_->bind_message_interrupt(guest, events.send);
  }
  interfaces_.push_back(std::make_unique<SvioInterface>(firmware_, *host_io_, signals_, owner));
  SvioInterface& created = *interfaces_.back();
  signals_.add(created);
  const bool fresh = firmware_.by_mac.emplace(mac, &created).second;
  XENO_ASSERT(fresh, "two virtual interfaces have the same address");
  assign_egress(created);
  return created;
}

/// Interrupts go to the CPU of the first guest that has an interface, or of the guest that owns the tunnel.
void Svio::demultiplex(GuestKernel& guest) {
  const int line = doorbell_->line();
  if (!demultiplexed_) {
    demultiplexed_ = true;
    if (has_sidecore() && params_.signals != SvioSignals::doorbell) {
      throw Misfit("signals", "the hypervisor polls the messages of this device instead of interrupts",
                   "\"doorbell\", or a hypervisor without a sidecore");
    }
    hypervisor_->bind_interrupt(line, signals_);
    if (has_sidecore()) messages_.connect(**sidecore_, *device_io_, *host_io_);
  }
  hypervisor_->route_interrupt(line, hypervisor_->cpu_of(guest));
}

bool Svio::has_sidecore() {
  if (!sidecore_) sidecore_ = hypervisor_->poll_messages(messages_);
  return *sidecore_ != nullptr;
}

Task<> Svio::give_line(GuestKernel& guest, EventPort interrupt) {
  co_await sim().delay(Duration::zero());
  if (!demultiplexed_) hypervisor_->bind_guest_interrupt(doorbell_->line(), guest, interrupt);
}

/// Interfaces are dealt out over the contexts of the egress engine; a context starts with its first one.
void Svio::assign_egress(SvioInterface& interface) {
  for (std::int64_t i = 0; i < params_.egress_contexts; ++i) {
    const auto context = static_cast<int>((interface.owner().number + i) % processor_->contexts());
    const bool fresh = static_cast<std::size_t>(context) == egress_codes_.size();
    if (fresh) egress_codes_.push_back(std::make_unique<EgressCode>(firmware_, context));
    EgressCode& code = *egress_codes_[static_cast<std::size_t>(context)];
    code.add(interface);
    if (fresh) processor_->load(egress_engine, context, code);
  }
}

}  // namespace xenolith
