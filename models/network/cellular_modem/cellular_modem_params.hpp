#pragma once

#include <array>
#include <string_view>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Where a device is: at a place with the carrier's average rates, or at one that is drawn.
enum class RadioPlace { average, drawn };
constexpr auto choices_of(RadioPlace) { return std::array<std::string_view, 2>{"average", "drawn"}; }

struct CellularModemParams {
  BitRate up{};
  BitRate down{};
  RadioPlace place = RadioPlace::average;
  double place_spread = 0;
  double fade_spread = 0;
  Duration fade_interval{};
  BitRate peak{};
  Duration latency{};
  Duration promotion{};
  Duration tail{};
  Watts idle{};
  Watts open{};
  Watts active{};
  static constexpr auto fields() {
    using P = CellularModemParams;
    return fields_of(
        required(&P::up, "up", "Mean goodput of uploads over the carrier's places.", positive),
        required(&P::down, "down", "Mean goodput of downloads over the carrier's places.", positive),
        optional(&P::place, "place",
                 "Whether the device is at an average place or at one drawn for the run."),
        required(&P::place_spread, "place_spread",
                 "Standard deviation of the logarithm of the rate from place to place.", between(0, 2)),
        required(&P::fade_spread, "fade_spread",
                 "Standard deviation of the logarithm of the rate at one place over time.", between(0, 2)),
        required(&P::fade_interval, "fade_interval", "How long a rate stays.", positive),
        required(&P::peak, "peak", "Most that the radio link carries in a direction.", positive),
        required(&P::latency, "latency", "One way, from the device to behind the base station.", positive),
        required(&P::promotion, "promotion", "Time to set up a dedicated channel.", not_negative),
        required(&P::tail, "tail", "How long the channel stays after the last transfer.", not_negative),
        required(&P::idle, "idle", "Power without a channel.", not_negative),
        required(&P::open, "open", "Power with a channel and nothing to carry.", not_negative),
        required(&P::active, "active", "Power while data is carried.", not_negative));
  }
};

}  // namespace xenolith
