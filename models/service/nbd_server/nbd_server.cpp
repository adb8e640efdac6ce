#include "models/service/nbd_server/nbd_server.hpp"

namespace xenolith {

void NbdServer::start() {
  sockets_->listen(port());
  sockets_->guest().spawn_process(serve());
}

Task<> NbdServer::serve() {
  StreamSocket* const socket = co_await sockets_->accept(port());
  for (;;) {
    StreamRecord request = co_await socket->receive();
    co_await sockets_->guest().run(params_.request, Level::process);
    sockets_->guest().worked(request.trail, *this, "request");
    const auto offset = static_cast<std::int64_t>(request.content[1]);
    const Bytes size(request.content[2]);
    const Time begin = now();
    co_await disk_->read({offset, size});
    read_.record(now() - begin);
    served(request.trail, "read");
    const Time reply = now();
    co_await socket->send({NetworkBlockMessage::reply + size, request.content, request.trail});
    send_.record(now() - reply);
    ++requests_;
  }
}

}  // namespace xenolith
