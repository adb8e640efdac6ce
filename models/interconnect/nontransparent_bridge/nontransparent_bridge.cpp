#include "models/interconnect/nontransparent_bridge/nontransparent_bridge.hpp"

#include "sim-core/base/check.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

namespace {

constexpr Bytes double_word{4};
constexpr std::int64_t bits_in_double_word = 32;

}  // namespace

NontransparentBridge::NontransparentBridge(const Context& context, const Params& params)
    : Component(context), params_(params), registers_(*this) {}

void NontransparentBridge::start() {
  const BridgePath::Limits limits{params_.posting_buffer, params_.forwarding / primary_->clock(),
                                  params_.delayed_reads};
  downstream_ = std::make_unique<BridgePath>(*this, "downstream", limits);
  upstream_ = std::make_unique<BridgePath>(*this, "upstream", limits);
  downstream_->connect(*secondary_, secondary_->attach("bridge"), board_->memory(), *upstream_);
  upstream_->connect(*primary_, primary_->attach("bridge"), host_->memory(), *downstream_);
  board_master_ = secondary_->attach("board");
  line();
}

PciWrite NontransparentBridge::write(Bytes size, Delivery delivery) {
  return {&*secondary_, board_master_, upstream_.get(), size, delivery};
}
Task<> NontransparentBridge::read(Bytes size) { return secondary_->read(board_master_, *upstream_, size); }

PciPath NontransparentBridge::path(Bytes burst) {
  PciPath path;
  const PciTiming timing = secondary_->timing();
  path.add(secondary_->share(), timing.slot(burst));
  upstream_->extend(path, burst, timing);
  return path;
}

int NontransparentBridge::line() {
  if (line_ < 0) line_ = interrupts_->allot_line(address());
  return line_;
}

Bytes NontransparentBridge::register_size() const {
  return 2 * params_.receive_bits > bits_in_double_word ? double_word * 2 : double_word;
}

PciWrite NontransparentBridge::ring(DoorbellBits bits, Trail cause) {
  ringing_.push_back(cause);
  const auto set = [](void* self, std::uint64_t value) {
    static_cast<NontransparentBridge*>(self)->set_bits(value);
  };
  return {&*secondary_, board_master_, &registers_, register_size(), {set, this, bits, &ringing_.back()}};
}

Task<> NontransparentBridge::read_by_host(DoorbellBits* bits) {
  co_await host_io_->read_from(registers_, register_size());
  *bits = latched_;
}

Task<> NontransparentBridge::clear_by_host(DoorbellBits bits) {
  const auto clear = [](void* self, std::uint64_t value) {
    static_cast<NontransparentBridge*>(self)->clear_bits(value);
  };
  return host_io_->write_to(registers_, register_size(), {clear, this, bits});
}

void NontransparentBridge::set_bits(DoorbellBits bits) {
  ++rings_;
  bits_ |= bits;
  const Trail cause = ringing_.front();
  ringing_.pop_front();
  drive_line(cause);
}

void NontransparentBridge::clear_bits(DoorbellBits bits) {
  bits_ &= ~bits;
  drive_line({});
}

void NontransparentBridge::drive_line(Trail cause) {
  const bool level = bits_ != 0;
  if (level == asserted_) return;
  asserted_ = level;
  if (level) ++interrupts_raised_;
  if (trace() != nullptr) trace()->counter(address(), "interrupt line", now(), level ? 1 : 0);
  interrupts_->set_level(line(), level, cause);
}

std::optional<int> NontransparentBridge::Registers::begin_read(Bytes) {
  std::size_t slot = 0;
  while (slot < reads_.size() && reads_[slot].used) ++slot;
  if (slot == reads_.size()) reads_.emplace_back();
  reads_[slot] = {true, bridge_.upstream_->accepted()};
  return static_cast<int>(slot);
}

bool NontransparentBridge::Registers::read_ready(int read) {
  return bridge_.upstream_->drained() >= reads_[static_cast<std::size_t>(read)].writes_before;
}

void NontransparentBridge::Registers::end_read(int read) {
  reads_[static_cast<std::size_t>(read)] = {};
  bridge_.latched_ = bridge_.bits_;
}

}  // namespace xenolith
