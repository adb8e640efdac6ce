#include "models/contract/shared_access.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "sim-core/base/check.hpp"

namespace xenolith {
namespace {

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::vector<unsigned char> text(4 * ((size + 2) / 3) + 1);
  const int length = EVP_EncodeBlock(text.data(), bytes, static_cast<int>(size));
  return {text.begin(), text.begin() + length};
}

std::string host_of(std::string_view account) {
  return "https://" + std::string(account) + ".blob.core.windows.net/";
}

/// Percent signs for the characters of Base64 and of dates that a query cannot hold.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '+' || c == '/' || c == '=' || c == '%' || c == '&') {
      std::array<char, 4> code{};
      std::snprintf(code.data(), code.size(), "%%%02X", static_cast<unsigned>(c));
      out += code.data();
    } else {
      out += c;
    }
  }
  return out;
}

int hex_value(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto at = digits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(16 * hex_value(text[i + 1]) + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

std::string* field_of(SharedAccess& access, std::string_view name) {
  if (name == "st") return &access.start;
  if (name == "se") return &access.expiry;
  if (name == "sp") return &access.permission;
  if (name == "si") return &access.identifier;
  if (name == "sig") return &access.signature;
  return nullptr;
}

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char rest = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) != 3) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || text.size() != 10) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::string SharedAccess::string_to_sign(std::string_view account) const {
  return permission + "\n" + start + "\n" + expiry + "\n/" + std::string(account) + "/" + blob + "\n" +
         identifier;
}

std::string SharedAccess::uri(std::string_view account) const {
  std::string text = host_of(account) + blob + "?st=" + start + "&se=" + expiry + "&sr=b&sp=" + permission;
  if (!identifier.empty()) text += "&si=" + escaped(identifier);
  return text + "&sig=" + escaped(signature);
}

std::string sign(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const unsigned char* const done =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the library wants bytes
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  XENO_ASSERT(done != nullptr, "HMAC-SHA256 is not to be had");
  return base64(digest.data(), size);
}

bool parse_uri(std::string_view uri, std::string_view account, SharedAccess& access) {
  const std::string host = host_of(account);
  const auto query = uri.find('?');
  if (!uri.starts_with(host) || query == std::string_view::npos) return false;
  access.blob = uri.substr(host.size(), query - host.size());
  std::string_view rest = uri.substr(query + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return false;
    std::string* const field = field_of(access, pair.substr(0, equals));
    if (field == nullptr) continue;
    const auto value = unescaped(pair.substr(equals + 1));
    if (!value) return false;
    *field = *value;
  }
  return !access.blob.empty() && !access.signature.empty() && !access.expiry.empty();
}

bool is_day(std::string_view text) { return day_of(text).has_value(); }

std::string date_text(std::string_view epoch, Time at) {
  const auto day = day_of(epoch);
  XENO_ASSERT(day, "an epoch that is no day");
  const std::chrono::sys_seconds moment =
      *day + std::chrono::seconds((at - Time::origin()).ps() / picoseconds_per_second);
  const auto midnight = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{moment - midnight};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

Refusal judge(std::string_view uri, std::string_view account, std::string_view key, std::string_view epoch,
              Time now, Access wanted, std::string_view blob) {
  SharedAccess access;
  if (!parse_uri(uri, account, access)) return Refusal::malformed;
  if (!blob.empty() && access.blob != blob) return Refusal::malformed;
  if (sign(key, access.string_to_sign(account)) != access.signature) return Refusal::signature;
  const std::string date = date_text(epoch, now);  // texts of dates sort as dates do
  if (!access.start.empty() && date < access.start) return Refusal::not_yet;
  if (date >= access.expiry) return Refusal::expired;
  const char needed = wanted == Access::read ? 'r' : 'w';
  return access.permission.find(needed) == std::string::npos ? Refusal::permission : Refusal::none;
}

}  // namespace xenolith
