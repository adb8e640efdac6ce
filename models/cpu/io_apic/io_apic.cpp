#include "models/cpu/io_apic/io_apic.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

IoApic::IoApic(const Context& context, const Params& params) : Component(context), params_(params) {}

int IoApic::allot_line(std::string_view name) {
  XENO_ASSERT(static_cast<std::int64_t>(lines_.size()) < params_.lines,
              "all lines of the I/O APIC are taken");
  lines_.push_back(Line{std::string(name)});
  return static_cast<int>(lines_.size()) - 1;
}

void IoApic::set_level(int line, bool asserted, Trail cause) {
  Line& l = at(line);
  if (l.asserted == asserted) return;
  l.asserted = asserted;
  if (asserted) l.cause = cause;
  if (trace() != nullptr) trace()->counter(address(), l.name, now(), asserted ? 1 : 0);
  send_if_due(line, false);
}

void IoApic::route(int line, int cpu) { at(line).cpu = cpu; }

int IoApic::route_of(int line) const { return at(line).cpu; }

void IoApic::mask(int line) { at(line).masked = true; }

void IoApic::unmask(int line) {
  at(line).masked = false;
  send_if_due(line, true);
}

void IoApic::end_of_interrupt(int line) {
  at(line).in_service = false;
  send_if_due(line, true);
}

void IoApic::send_if_due(int line, bool repeated) {
  Line& l = at(line);
  if (!l.asserted || l.masked || l.in_service) return;
  l.in_service = true;
  ++delivered_;
  if (repeated) ++repeated_;
  sim().spawn(deliver(line, l.cpu, l.cause));
}

Task<> IoApic::deliver(int line, int cpu, Trail cause) {
  co_await sim().delay(params_.delivery);
  served_for(cause, "delivery", params_.delivery);
  processor_->raise(cpu, Interrupt{Interrupt::Source::line, line, cause});
}

IoApic::Line& IoApic::at(int line) {
  XENO_ASSERT(line >= 0 && line < static_cast<int>(lines_.size()), "the I/O APIC has no such line");
  return lines_[static_cast<std::size_t>(line)];
}

const IoApic::Line& IoApic::at(int line) const { return const_cast<IoApic*>(this)->at(line); }

}  // namespace xenolith
