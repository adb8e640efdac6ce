#pragma once

#include <cstdint>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

/// Costs of the OKL4 kernel on the processor that it runs on, and where its flash area lies.
struct Okl4Params {
  Cycles message{};
  Cycles message_word{};
  Cycles capability{};
  Cycles system_call{};
  Cycles fault{};
  double copy = 0;
  Bytes transfer{};
  Bytes header{};
  Bytes area{};
  std::int64_t area_offset = 0;
  Duration boot{};
  static constexpr auto fields() {
    return fields_of(
        required(&Okl4Params::message, "message", "One-way IPC of up to 4 words between address spaces.",
                 not_negative),
        required(&Okl4Params::message_word, "message_word", "Each further word of a message.", not_negative),
        required(&Okl4Params::capability, "capability", "Look-up of a capability.", not_negative),
        required(&Okl4Params::system_call, "system_call", "Entry to and exit from the kernel.", not_negative),
        required(&Okl4Params::fault, "fault",
                 "Write to a protected page: trap, note that it is dirty, unprotect, return.", not_negative),
        required(&Okl4Params::copy, "copy", "Cycles per byte of the kernel's copies to and from flash.",
                 not_negative),
        required(&Okl4Params::transfer, "transfer", "Bytes of one command to the flash memory.", positive),
        required(&Okl4Params::header, "header",
                 "First block of the area: whether a restore is asked for, and of what.", positive),
        required(&Okl4Params::area, "area", "Size of the flash area shared with SyncOS.", positive),
        optional(&Okl4Params::area_offset, "area_offset", "Where the area begins, in bytes.", at_least(0)),
        required(&Okl4Params::boot, "boot", "From power to running cells, with nothing else to do.",
                 positive));
  }
};

}  // namespace xenolith
