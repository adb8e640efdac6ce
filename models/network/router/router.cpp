#include "models/network/router/router.hpp"


namespace xenolith {

Router::Router(const Context& context, const Params& /*params*/)
    : Component(context), node_(fluid().platform().add_router(address())) {}

}  // namespace xenolith
