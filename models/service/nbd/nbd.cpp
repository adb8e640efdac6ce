#include "models/service/nbd/nbd.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"

namespace xenolith {

/// The processes that hand the queue over send one after the other: who finds another one at it leaves the
/// rest to that one.
Task<> Nbd::dispatch(Level level) {
  XENO_ASSERT(level == Level::process, "a socket is used outside of a process");
  if (socket_ == nullptr || sending_) co_return;
  sending_ = true;
  for (std::optional<BlockRequest> request = queue_->take(); request; request = queue_->take()) {
    pending_.push_back({*request, now()});
    Trail trail = request_.wanted() ? request_.begin() : Trail{};
    co_await guest().run(params_.request, level);
    guest().worked(trail, *this, "request");
    const auto offset = static_cast<std::uint64_t>(request->range.offset);
    const auto size = static_cast<std::uint64_t>(request->range.size.count());
    co_await socket_->send({NetworkBlockMessage::request, {request->number, offset, size, 0}, trail});
  }
  sending_ = false;
}

Task<> Nbd::run() {
  StreamSocket* const socket = co_await sockets_->connect(server_->address(), server_->port());
  socket_ = socket;
  co_await dispatch(Level::process);
  for (;;) {
    co_await receive_reply();
  }
}

Task<> Nbd::receive_reply() {
  const auto first_byte = static_cast<std::uint64_t>(socket_->read_so_far().count());
  co_await read(NetworkBlockMessage::reply);
  const Time came = log_->came(first_byte);
  const Time begin = now();
  XENO_ASSERT(!pending_.empty(), "a reply to no request");
  const Pending pending = pending_.front();
  pending_.pop_front();
  co_await guest().run(params_.reply, Level::process);
  const Bytes size = pending.request.range.size;
  for (Bytes done{0}; done < size; done += params_.block) {
    co_await guest().run(params_.block_work, Level::process);
    co_await read(std::min(params_.block, size - done));
  }
  response_.record(now() - came);
  delivery_.record(now() - begin);
  Trail trail = socket_->trail();
  served(trail, "blocks");
  request_.record(now() - pending.made, trail);
  response_size_.record(size.count());
  co_await queue_->completed(pending.request, Level::process);
}

Task<> Nbd::read(Bytes size) {
  for (Bytes got{0}; got < size;) {
    const Bytes more = co_await socket_->read(size - got);
    got += more;
  }
}

}  // namespace xenolith
