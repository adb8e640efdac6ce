#pragma once

#include <string>
#include <vector>

#include "sim-core/base/units.hpp"
#include "sim-core/model/params.hpp"

namespace xenolith {

struct BlobStoreParams {
  std::string account = "syncos";
  std::string key = "c3luY29zIGFjY291bnQ";
  std::string epoch = "2011-05-10";
  std::vector<std::string> revoked;
  Cycles request{};
  Cycles check{};
  Cycles session{};
  double per_byte = 0;
  Bytes block_limit{};
  static constexpr auto fields() {
    using P = BlobStoreParams;
    return fields_of(
        optional(&P::account, "account", "Name of the account, first in the host's name."),
        optional(&P::key, "key", "The account's secret, with which the owner signs and the store checks."),
        optional(&P::epoch, "epoch", "The day at whose midnight a run begins, such as 2011-05-10."),
        optional(&P::revoked, "revoked", "Identifiers of the policies that the owner has revoked."),
        required(&P::request, "request", "Work of the front end for each request.", not_negative),
        required(&P::check, "check", "Work of the front end to check a signature.", not_negative),
        required(&P::session, "session", "Work of the front end to open a TLS session.", not_negative),
        required(&P::per_byte, "per_byte", "Cycles of the front end for each byte of a body.", not_negative),
        required(&P::block_limit, "block_limit", "Largest block that it takes.", positive));
  }
};

}  // namespace xenolith
