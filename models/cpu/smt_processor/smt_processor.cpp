#include "models/cpu/smt_processor/smt_processor.hpp"

#include <bit>
#include <cmath>
#include <string>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

namespace {

/// A cache is ways times a power of two of sets of lines.
Bytes checked_cache(const SmtProcessor::Params& params) {
  const std::int64_t lines = params.cache_size / params.cache_line;
  const std::int64_t sets = lines / params.cache_ways;
  if (sets < 1 || !std::has_single_bit(static_cast<std::uint64_t>(sets)) ||
      sets * params.cache_ways != lines) {
    throw Misfit(
        "cache_size",
        "the cache has " + std::to_string(lines) + " lines in sets of " + std::to_string(params.cache_ways),
        "cache_line times cache_ways times a power of two");
  }
  return params.cache_size;
}

}  // namespace

SmtProcessor::SmtProcessor(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      threads_per_socket_(static_cast<int>(params.cores_per_socket * params.threads_per_core)),
      shared_speed_(static_cast<int>(std::lround(params.shared_core_speed * WorkServer::full_speed))),
      miss_(scaled(params.memory_latency, 1.0 / params.overlapping_misses)),
      walk_(params.page_walk / params.clock),
      timing_{params.interrupt_entry / params.clock, params.ipi_send / params.clock, params.halt_exit},
      line_timing_{params.spin_period / params.clock,
                   params.spin_exit / params.clock,
                   params.monitor / params.clock,
                   params.mwait_entry / params.clock,
                   params.mwait_exit,
                   params.monitor_mwait},
      lines_({params.memory_latency, params.line_transfer, params.line_invalidation, params.near_transfer},
             static_cast<int>(params.cores_per_socket)),
      used_frames_(static_cast<std::size_t>(params.memory / params.page_size), false),
      frames_left_(params.memory / params.page_size) {
  for (int cpu = 0; cpu < threads_per_socket_ * static_cast<int>(params.sockets); ++cpu) {
    logical_.push_back(std::make_unique<LogicalCpu>(Context::child(*this, "cpu" + std::to_string(cpu)), cpu,
                                                    static_cast<CoreObserver&>(*this)));
  }
  for (std::int64_t socket = 0; socket < params.sockets; ++socket) {
    caches_.emplace_back(checked_cache(params), params.cache_ways, params.cache_line);
  }
}

void SmtProcessor::boot(SystemSoftware& software) {
  XENO_ASSERT(software_ == nullptr, "a machine has one system software");
  software_ = &software;
}

void SmtProcessor::run(int cpu, WorkServer& context, std::string_view name) { at(cpu).run(&context, name); }

void SmtProcessor::halt(int cpu) { at(cpu).run(nullptr, {}); }

void SmtProcessor::raise(int cpu, Interrupt interrupt) {
  XENO_ASSERT(software_ != nullptr, "an interrupt arrives before the system software has booted");
  at(cpu).raise(interrupt);
  software_->interrupt_pending(cpu);
}

void SmtProcessor::send_ipi(int from, int to) {
  at(from).count_ipi();
  sim().spawn(deliver_ipi(to));
}

Task<> SmtProcessor::deliver_ipi(int to) {
  co_await sim().delay(params_.ipi_delivery);
  raise(to, Interrupt{Interrupt::Source::ipi, -1});
}

WorkingSet SmtProcessor::allot(std::int64_t lines, std::int64_t pages, RandomStream& stream) {
  const std::int64_t lines_per_page = params_.page_size / params_.cache_line;
  XENO_ASSERT(lines >= pages && lines <= pages * lines_per_page, "a working set does not fit its pages");
  WorkingSet set;
  set.pages = pages;
  set.translated.assign(logical_.size(), 0);
  for (std::int64_t page = 0; page < pages; ++page) {
    const std::int64_t first = free_frame(stream) * lines_per_page;
    const std::int64_t here = lines * (page + 1) / pages - lines * page / pages;
    const std::int64_t start = stream.uniform_int(0, lines_per_page - 1);
    for (std::int64_t i = 0; i < here; ++i) {
      set.lines.push_back(static_cast<std::uint32_t>(first + (start + i) % lines_per_page));
    }
  }
  return set;
}

std::uint32_t SmtProcessor::free_frame(RandomStream& stream) {
  XENO_ASSERT(frames_left_ > 0, "the machine's memory is used up");
  --frames_left_;
  auto frame =
      static_cast<std::size_t>(stream.uniform_int(0, static_cast<std::int64_t>(used_frames_.size()) - 1));
  while (used_frames_[frame]) frame = (frame + 1) % used_frames_.size();
  used_frames_[frame] = true;
  return static_cast<std::uint32_t>(frame);
}

Duration SmtProcessor::touch(int cpu, WorkingSet& set) {
  if (set.lines.empty()) return Duration::zero();
  LogicalCpu& logical = at(cpu);
  const std::int64_t misses = caches_[static_cast<std::size_t>(socket_of(cpu))].touch(set.lines);
  std::int64_t walks = 0;
  std::uint32_t& translated = set.translated[static_cast<std::size_t>(cpu)];
  const std::uint32_t current = set.address_space == 0 ? 1 : logical.flushes;
  if (translated != current) {
    translated = current;
    walks = set.pages;
  }
  logical.count_misses(misses, walks);
  return miss_ * misses + walk_ * walks;
}

Duration SmtProcessor::transfer(int cpu, SharedLines& lines) {
  const int here = socket_of(cpu);
  const int there = lines.owner;
  lines.owner = here;
  if (there == here) return Duration::zero();
  return (there < 0 ? params_.memory_latency : params_.line_transfer) * lines.lines;
}

Duration SmtProcessor::store_line(int cpu, const MessageLine& line) const {
  return lines_.store(core_of(cpu), line);
}

void SmtProcessor::own_line(int cpu, MessageLine& line, std::uint64_t content) {
  LineDirectory::own(core_of(cpu), line);
  line.show(content);
}

Duration SmtProcessor::load_line(int cpu, MessageLine& line) { return lines_.load(core_of(cpu), line); }

void SmtProcessor::device_wrote(MessageLine& line, std::uint64_t content) {
  LineDirectory::write_memory(line);
  line.show(content);
}

void SmtProcessor::note_state(int cpu, CpuState state) { at(cpu).note_state(state); }
CpuState SmtProcessor::state(int cpu) const { return at(cpu).state(); }

void SmtProcessor::observe_states(CpuStateObserver& observer) {
  for (const auto& logical : logical_) logical->observe_states(observer);
}

void SmtProcessor::load_address_space(int cpu, std::uint64_t address_space) {
  LogicalCpu& logical = at(cpu);
  if (logical.address_space == address_space) return;
  logical.address_space = address_space;
  ++logical.flushes;
}

/// Each thread of the core that `cpu` belongs to gets the speed that its siblings leave it.
void SmtProcessor::core_changed(int cpu) {
  const int threads = static_cast<int>(params_.threads_per_core);
  if (threads == 1) return;
  const int first = cpu - cpu % threads;
  LogicalCpu& one = at(first);
  LogicalCpu& other = at(first + 1);
  one.set_speed(other.computes() ? shared_speed_ : WorkServer::full_speed);
  other.set_speed(one.computes() ? shared_speed_ : WorkServer::full_speed);
}

LogicalCpu& SmtProcessor::at(int cpu) const {
  XENO_ASSERT(cpu >= 0 && cpu < cpus(), "there is no such logical CPU");
  return *logical_[static_cast<std::size_t>(cpu)];
}

}  // namespace xenolith
