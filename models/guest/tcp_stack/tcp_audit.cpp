#include <array>
#include <string>

#include "models/guest/tcp_stack/tcp_connection.hpp"
#include "models/guest/tcp_stack/tcp_stack.hpp"

namespace xenolith {

void TcpConnection::audit(Audit& audit) const {
  const StreamContent& content = ends_.client ? contents_->from_client : contents_->from_server;
  const std::string stream = "to port " + std::to_string(ends_.peer_port);
  audit.check_stream(stack_, stream,
                     std::array<Audit::Count, 4>{{{"read", content.read},
                                                  {"received", content.arrived},
                                                  {"sent", sender_.next()},
                                                  {"written", written_}}});
  audit.check_stream(
      stack_, stream,
      std::array<Audit::Count, 2>{{{"acknowledged", sender_.first()}, {"received", content.arrived}}});
}

}  // namespace xenolith
