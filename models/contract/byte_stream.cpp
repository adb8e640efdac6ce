#include "models/contract/byte_stream.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim-core/kernel/combine.hpp"

namespace xenolith {
namespace {

constexpr std::size_t send_buffer = 64;  ///< pieces that wait to be sent, at most
constexpr int start_up_latencies = 13;   ///< of a transfer in LV08, before its first byte
constexpr int negligible = 16;           ///< so many times the start-up leave little of it

}  // namespace

Task<Bytes> FileSource::take(Bytes most) {
  const Bytes size = std::min(most, left_);
  if (size == Bytes{0}) co_return size;
  co_await files_->read(file_, {offset_, size});
  offset_ += size.count();
  left_ -= size;
  co_return size;
}

Task<Bytes> MemorySource::take(Bytes most) {
  const Bytes size = std::min(most, left_);
  left_ -= size;
  co_return size;
}

Task<Bytes> ChainSource::take(Bytes most) {
  const Bytes first = co_await first_->take(most);
  if (first > Bytes{0}) co_return first;
  const Bytes second = co_await second_->take(most);
  co_return second;
}

Task<> MemorySink::give(Bytes data) {
  size_ += data;
  co_return;
}

Task<> MemorySink::end() { co_return; }

Task<> FileSink::give(Bytes data) {
  if (data == Bytes{0}) co_return;
  co_await files_->write(file_, {offset_, data});
  offset_ += data.count();
}

Task<> FileSink::end() { co_return; }

Task<Bytes> BytePipe::take(Bytes most) {
  if (ended_) co_return Bytes{0};
  if (left_ == Bytes{0}) {
    const Bytes piece = co_await pieces_.get();
    left_ = piece;
    ended_ = piece == Bytes{0};
  }
  const Bytes size = std::min(most, left_);
  left_ -= size;
  co_return size;
}

Task<> BytePipe::give(Bytes data) {
  if (data == Bytes{0}) co_return;
  co_await pieces_.put(data);
}

Task<> BytePipe::end() { co_await pieces_.put(Bytes{0}); }

Task<> SplitSink::give(Bytes data) {
  const Bytes front = std::min(data, left_);
  left_ -= front;
  co_await first_->give(front);
  co_await rest_->give(data - front);
}

Task<> SplitSink::end() {
  co_await first_->end();
  co_await rest_->end();
}

Conversion::Conversion(Simulator& simulator, const Work& work, ByteSource& from, ByteSink& to)
    : simulator_(simulator), work_(work), from_(&from), to_(&to), input_(simulator, 1), turned_(simulator) {}

Task<> Conversion::run() {
  std::vector<Task<>> workers;
  for (std::int64_t i = 0; i < work_.threads; ++i) workers.push_back(worker());
  co_await all_of(simulator_, std::move(workers));
  co_await to_->end();
}

Task<> Conversion::worker() {
  for (;;) {
    Lease input = co_await input_.acquire();
    const Bytes got = co_await from_->take(work_.piece);
    if (got == Bytes{0}) co_return;
    read_ += got.count();
    co_await read_beside();
    const std::int64_t number = taken_++;
    const std::int64_t made = work_.out.count() * read_ / work_.in.count() - written_;
    written_ += made;
    input.release();
    co_await work_.host->compute(work_.costs->cycles(work_.task, got, Bytes(made)));
    while (turn_ != number) {
      co_await turned_.wait();
    }
    co_await to_->give(Bytes(made));
    ++turn_;
    turned_.notify_all();
  }
}

Task<> Conversion::read_beside() {
  if (work_.beside == nullptr) co_return;
  const std::int64_t until = work_.beside_size.count() * read_ / work_.in.count();
  while (beside_read_ < until) {
    const Bytes got = co_await work_.beside->take(Bytes(until - beside_read_));
    if (got == Bytes{0}) co_return;
    beside_read_ += got.count();
  }
}

NetworkStream::NetworkStream(Simulator& simulator, const Setup& setup, ByteSource& from, ByteSink& to)
    : simulator_(simulator),
      setup_(setup),
      from_(&from),
      to_(&to),
      sent_(simulator, send_buffer),
      arrived_(simulator, lanes) {}

Task<> NetworkStream::run() {
  std::vector<Task<>> all;
  all.push_back(send());
  for (std::size_t i = 0; i < lanes; ++i) all.push_back(lane());
  all.push_back(receive());
  co_await all_of(simulator_, std::move(all));
}

Cycles NetworkStream::price(const End& end, DataTask task, Bytes data) const {
  const Cycles plain = end.costs->cycles(task, data, data);
  return setup_.sealed ? plain + end.costs->cycles(DataTask::seal, data, data) : plain;
}

Task<> NetworkStream::send() {
  for (;;) {
    const Bytes piece = co_await from_->take(setup_.piece);
    if (piece == Bytes{0}) break;
    co_await setup_.from.host->compute(price(setup_.from, DataTask::send, piece));
    co_await sent_.put(piece);
  }
  for (std::size_t i = 0; i < lanes; ++i) {
    co_await sent_.put(Bytes{0});
  }
}

/// A transfer pays a new connection's start-up, which this one has behind it. So a lane whose transfers are
/// short beside that takes more at once of what waits to be sent.
Task<> NetworkStream::lane() {
  FluidNetwork& network = setup_.from.host->network();
  const Duration start_up = setup_.route->latency() * start_up_latencies;
  Bytes wanted = setup_.piece;
  for (bool ended = false; !ended;) {
    const Bytes first = co_await sent_.get();
    ended = first == Bytes::zero();
    Bytes load = first;
    while (!ended && load < wanted) {
      const std::optional<Bytes> next = sent_.try_get();
      if (!next) break;
      ended = *next == Bytes::zero();
      load += *next;
    }
    if (load > Bytes::zero()) {
      const Time begin = simulator_.now();
      co_await network.transfer(*setup_.route, load);
      if (simulator_.now() - begin < start_up * negligible && load >= wanted) wanted = wanted * 2;
      co_await arrived_.put(load);
    }
  }
  co_await arrived_.put(Bytes{0});
}

Task<> NetworkStream::receive() {
  for (std::size_t open = lanes; open > 0;) {
    const Bytes piece = co_await arrived_.get();
    if (piece == Bytes{0}) {
      --open;
      continue;
    }
    for (Bytes left = piece; left > Bytes::zero();) {
      const Bytes part = std::min(left, setup_.piece);
      co_await setup_.to.host->compute(price(setup_.to, DataTask::receive, part));
      co_await to_->give(part);
      left -= part;
    }
    carried_ += piece;
  }
  co_await to_->end();
}

}  // namespace xenolith
