// How inputs are changed: half of the time as JSON, so that most of what comes out gets past the parser, and
// half of the time byte by byte.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "sim-core/base/json.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace xenolith {
namespace {

/// What stands in input files, and what breaks readers.
constexpr std::array<const char*, 56> words = {"0",
                                               "1",
                                               "-1",
                                               "4096",
                                               "1e308",
                                               "9223372036854775807",
                                               "-9223372036854775808",
                                               "0.1",
                                               "true",
                                               "null",
                                               "\"\"",
                                               "[]",
                                               "{}",
                                               "\"1 us\"",
                                               "\"0 s\"",
                                               "\"1e30 s\"",
                                               "\"-1 B\"",
                                               "\"64 KiB\"",
                                               "\"3 cycles\"",
                                               "\"${n}\"",
                                               "\"${n + 1}\"",
                                               "\"${n/0}\"",
                                               "\"${\"",
                                               "\"n\"",
                                               "\"m\"",
                                               "\"echo\"",
                                               "\"parrot\"",
                                               "\"cage\"",
                                               "\"input\"",
                                               "\"toy-host\"",
                                               "\"toy-pinger\"",
                                               "\"toy-echo\"",
                                               "\"toy-bomb\"",
                                               "\"toy-cable\"",
                                               "\"../../etc/passwd\"",
                                               "\"same\"",
                                               "\"x[1..4096]\"",
                                               "\"x[1..${n}]\"",
                                               "\"[*]\"",
                                               "\"pair[*].ping\"",
                                               "\"when\"",
                                               "\"like\"",
                                               "\"part\"",
                                               "\"board\"",
                                               "\"runs\"",
                                               "\"domains\"",
                                               "\"about\"",
                                               "\"mean\"",
                                               "\"count\"",
                                               "\"uniform(0 ms, 1 ms)\"",
                                               "\"$schema\"",
                                               "\"sweep\"",
                                               "\"windows\"",
                                               "\"\\u0000\"",
                                               "\"complete\"",
                                               "\"value\""};

/// A small generator (xorshift64*); the fuzzer gives the seed.
class Dice {
 public:
  explicit Dice(unsigned seed) : state_(0x9E3779B97F4A7C15ULL ^ seed) {}
  std::size_t below(std::size_t sides) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::size_t>((state_ * 0x2545F4914F6CDD1DULL) >> 33) % std::max<std::size_t>(sides, 1);
  }

 private:
  std::uint64_t state_;
};

void collect(Json& json, std::vector<Json*>& nodes) {
  nodes.push_back(&json);
  if (json.is_array()) {
    for (Json& element : json.elements()) collect(element, nodes);
  } else if (json.is_object()) {
    for (Json::Member& member : json.members()) collect(member.value, nodes);
  }
}

Json word(Dice& dice) {
  Problems ignored;
  return parse_json(words[dice.below(words.size())], "", ignored).value_or(Json());
}

std::string key(Dice& dice) {
  const Json json = word(dice);
  return json.is_string() ? json.as_string() : "n";
}

std::string other_bytes(std::string text) {
  constexpr std::size_t most = 64;
  const std::size_t size = std::min(text.size(), most);
  text.resize(most);
  text.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(text.data()), size, most));
  return text;
}

void change_object(Json& node, const Json& other, Dice& dice) {
  const auto members = node.members();
  if (members.empty() || dice.below(4) == 0) {
    node.set(key(dice), other);
    return;
  }
  const Json::Member member = members[dice.below(members.size())];
  if (dice.below(3) != 0) node.erase(member.key);
  if (dice.below(2) != 0) node.set(dice.below(2) == 0 ? key(dice) : other_bytes(member.key), member.value);
}

void change(Json& node, const Json& other, Dice& dice) {
  if (node.is_object() && dice.below(2) == 0) {
    change_object(node, other, dice);
  } else if (node.is_array() && dice.below(2) == 0) {
    node.push_back(dice.below(2) == 0 ? word(dice) : other);
  } else if (node.is_string() && dice.below(2) == 0) {
    node = Json::string(other_bytes(node.as_string()));
  } else if (dice.below(6) == 0) {
    Json list = Json::array();
    list.push_back(node);
    node = std::move(list);
  } else {
    node = dice.below(3) == 0 ? other : word(dice);
  }
}

}  // namespace
}  // namespace xenolith

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
  using namespace xenolith;
  Dice dice(seed);
  Problems ignored;
  auto json = dice.below(2) == 0 ? parse_json({reinterpret_cast<const char*>(data), size}, "", ignored)
                                 : std::nullopt;
  if (!json) return LLVMFuzzerMutate(data, size, most);
  for (std::size_t left = 1 + dice.below(4); left > 0; --left) {
    std::vector<Json*> nodes;
    collect(*json, nodes);
    const Json other = *nodes[dice.below(nodes.size())];
    change(*nodes[dice.below(nodes.size())], other, dice);
  }
  const std::string text = to_text(*json, 0);
  if (text.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
