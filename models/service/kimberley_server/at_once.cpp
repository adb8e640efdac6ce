// The launch VM made in one go: every program works on what the one before it has ready.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "models/service/kimberley_server/kimberley_server.hpp"
#include "sim-core/kernel/combine.hpp"
#include "sim-core/model/trace.hpp"

namespace xenolith {

Task<> KimberleyServer::until_done(Task<> step, std::string_view name, Time* ended) {
  const Time begin = now();
  co_await std::move(step);
  *ended = now();
  if (trace() != nullptr) trace()->slice(address() + "." + std::string(name), name, begin, now());
}

Task<> KimberleyServer::at_once(KimberleySession session, Phases* phases) {
  const std::size_t room = static_cast<std::size_t>(params_.pipe);
  const Overlay* const overlay = session.overlay;
  BytePipe fetched(sim(), room);
  BytePipe plain(sim(), room);
  BytePipe difference(sim(), room);
  FileSource kept(*files_, work_.fetched);
  const bool fetches = params_.kept == KeptState::nothing;
  ByteSource* const encrypted = fetches ? static_cast<ByteSource*>(&fetched) : &kept;
  std::array<Time, 4> ends{};
  ends.fill(now());
  std::vector<Task<>> steps;
  if (fetches) steps.push_back(until_done(fetch(session, &fetched), "fetch", &ends[0]));
  if (params_.kept != KeptState::image) {
    steps.push_back(until_done(convert(Step::decrypt, overlay, encrypted, &plain), "decrypt", &ends[1]));
    steps.push_back(until_done(decompress(overlay, &plain, &difference), "decompress", &ends[2]));
    steps.push_back(until_done(apply(overlay, &difference), "apply", &ends[3]));
  } else {
    steps.clear();
  }
  co_await all_of(sim(), std::move(steps));
  served(phases->trail, "fetch, decrypt, decompress, apply");
  const std::array<Latency*, 4> statistics{&fetch_, &decrypt_, &decompress_, &apply_};
  Time reached = phases->since;
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    const Time end = std::max(reached, ends[i]);
    statistics[i]->record(end - reached);
    reached = end;
  }
  phases->since = now();
  if (session.floppy_first) {
    co_await session.floppy.join();
  }
  end_phase(*phases, floppy_, "wait for the floppy", true);
}

}  // namespace xenolith
