#include "models/service/display_server/display_server.hpp"

namespace xenolith {

Task<> DisplayServer::act(Bytes update) {
  const Cycles encoding = WorkCosts::per_kib(params_.encode, update);
  const Cycles sending = costs_->cycles(DataTask::send, update, update);
  co_await host_->compute(params_.draw + encoding + sending);
}

}  // namespace xenolith
