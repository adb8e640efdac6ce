#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim-core/base/units.hpp"

namespace xenolith {

/// What a request wants to do with a blob.
enum class Access { read, write };

/// Why a request is refused.
enum class Refusal { none, malformed, signature, not_yet, expired, permission, revoked };
constexpr std::array<std::string_view, 7> refusal_names{
    "granted", "malformed", "wrong signature", "too early", "expired", "permission", "revoked"};

/// A shared access signature: the right to read or write one blob for a while, which the owner of an account
/// hands on as a URI and the store judges without asking anybody (Windows Azure, version 2009-09-19).
struct SharedAccess {
  std::string blob;        ///< "captures/oklinux.sync", below the account
  std::string start;       ///< "2011-05-10T08:00:00Z"
  std::string expiry;      ///< the same
  std::string permission;  ///< of "r" and "w"
  std::string identifier;  ///< of a policy that the owner can revoke; may be empty
  std::string signature;   ///< Base64

  /// The text that is signed, field by field.
  std::string string_to_sign(std::string_view account) const;
  std::string uri(std::string_view account) const;
};

/// HMAC-SHA256 with a key, in Base64.
std::string sign(std::string_view key, std::string_view text);

/// The fields of a URI; false if it is none of this account.
bool parse_uri(std::string_view uri, std::string_view account, SharedAccess& access);

/// A moment of a run as a date: `epoch` ("2011-05-10") is the day at whose midnight the run begins.
std::string date_text(std::string_view epoch, Time at);
bool is_day(std::string_view text);

/// Judges a URI as the store does: signature first, since nothing else in it can be trusted before.
Refusal judge(std::string_view uri, std::string_view account, std::string_view key, std::string_view epoch,
              Time now, Access wanted, std::string_view blob = {});

}  // namespace xenolith
