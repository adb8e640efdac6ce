#include "models/model_kind/model_name/model_name.hpp"

namespace xenolith {

ModelName::ModelName(const Context& context, const Params& params)
    : Component(context), params_(params), servers_(sim(), static_cast<int>(params.servers)) {}

Task<> ModelName::serve() {
  const Time arrived = now();
  co_await servers_.use(params_.service);
  ++served_;
  response_.record(now() - arrived);
}

}  // namespace xenolith
