#include "models/network/wifi_cell/wifi_cell.hpp"


namespace xenolith {

WifiCell::WifiCell(const Context& context, const Params& params)
    : Component(context), node_(fluid().platform().add_cell(address(), params.latency)) {}

}  // namespace xenolith
