#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "sim-core/base/file.hpp"
#include "sim-core/base/literals.hpp"
#include "sim-core/base/scratch_folder.hpp"
#include "sim-core/experiment/catalogue.hpp"
#include "sim-core/experiment/plan.hpp"
#include "sim-core/model/misfit.hpp"

/// Models and files that the tests of this folder share.
namespace xenolith {

class Plug {
 public:
  static constexpr std::string_view contract = "plug";
  virtual ~Plug() = default;
};

class Answerer {
 public:
  static constexpr std::string_view contract = "answerer";
  static constexpr bool remote = true;
  virtual ~Answerer() = default;
  virtual Duration answer() = 0;
};

/// A host that domains live on.
class ToyHost final : public Component, public Plug {
 public:
  static constexpr std::string_view summary = "A host.";
  static constexpr std::string_view default_domain = "toy/toy-guest";
  struct Params {
    std::int64_t cores = 1;
    static constexpr auto fields() {
      return fields_of(optional(&Params::cores, "cores", "Cores.", between(1, 64)));
    }
  };
  ToyHost(const Context& context, const Params& params) : Component(context), params_(params) {
    if (params.cores == 64) throw Misfit("cores", "there is no such host either", "any other number");
  }
  void start() override {
    if (params_.cores == 13) throw Misfit("cores", "there is no such host", "any other number");
  }
  const Params params_;
};

class ToyGuest final : public Component {
 public:
  static constexpr std::string_view summary = "A guest.";
  struct Params {
    Bytes memory{};
    static constexpr auto fields() {
      return fields_of(required(&Params::memory, "memory", "Memory.", positive));
    }
  };
  static constexpr auto ports() { return ports_of(implied_port(&ToyGuest::host_, "host", "Its host.")); }
  ToyGuest(const Context& context, const Params& params) : Component(context), params_(params) {
    if (params.memory % 1_KiB != Bytes::zero()) throw Misfit("memory", "not whole pages", "KiB");
  }
  const Params params_;
  Port<Plug> host_;
};

class ToyEcho final : public Component, public Answerer {
 public:
  static constexpr std::string_view summary = "Answers after a random delay.";
  struct Params {
    Duration delay{};
    static constexpr auto fields() {
      return fields_of(required(&Params::delay, "delay", "At most this long.", positive));
    }
  };
  static constexpr auto ports() {
    return ports_of(optional_port(&ToyEcho::plug_, "plug", "Where it is plugged in."));
  }
  ToyEcho(const Context& context, const Params& params)
      : Component(context), params_(params), random_(random()) {}
  Duration answer() override { return Duration::picoseconds(random_.uniform_int(1, params_.delay.ps())); }
  const Params params_;
  RandomStream random_;
  Port<Plug> plug_;
};

class ToyPinger final : public Component {
 public:
  static constexpr std::string_view summary = "Asks again and again.";
  struct Params {
    Duration period{};
    std::int64_t questions = 0;
    static constexpr auto fields() {
      return fields_of(required(&Params::period, "period", "Between two questions.", positive),
                       optional(&Params::questions, "questions", "How many; 0: without end.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(port(&ToyPinger::peer_, "peer", "Who answers."),
                    optional_port(&ToyPinger::plug_, "plug", "Its plug."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&ToyPinger::rtt_, "rtt", "Question to answer."),
                         statistic(&ToyPinger::asked_, "asked", "Questions."));
  }
  ToyPinger(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override { sim().spawn(ask()); }

 private:
  Task<> ask() {
    for (std::int64_t i = 0; params_.questions == 0 || i < params_.questions; ++i) {
      const Duration time = peer_->answer();
      co_await sim().delay(time);
      rtt_.record(time);
      ++asked_;
      co_await sim().delay(params_.period);
    }
  }
  const Params params_;
  Port<Answerer> peer_;
  Port<Plug> plug_;
  Latency rtt_;
  Counter asked_;
};

/// Breaks down after a microsecond: by an exception, or by an assertion.
class ToyBomb final : public Component {
 public:
  static constexpr std::string_view summary = "Breaks down.";
  struct Params {
    bool hard = false;
    static constexpr auto fields() { return fields_of(optional(&Params::hard, "hard", "By an assertion.")); }
  };
  static constexpr auto statistics() { return statistics_of(statistic(&ToyBomb::ticks_, "ticks", "None.")); }
  ToyBomb(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override { sim().spawn(tick()); }

 private:
  Task<> tick() {
    co_await sim().delay(1_us);
    XENO_ASSERT(!params_.hard, "the bomb went off");
    throw std::runtime_error("the fuse burnt");
  }
  const Params params_;
  Counter ticks_;
};

class ToySocket final : public Component, public Plug {
 public:
  static constexpr std::string_view summary = "Something to plug into.";
  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };
  ToySocket(const Context& context, const Params&) : Component(context) {}
};

class ToyCable final : public Component {
 public:
  static constexpr std::string_view summary = "Joins plugs.";
  struct Params {
    static constexpr auto fields() { return fields_of(); }
  };
  static constexpr auto ports() { return ports_of(port_list(&ToyCable::joins_, "joins", "The plugs.")); }
  ToyCable(const Context& context, const Params&) : Component(context) {}
  PortList<Plug> joins_;
};

/// A home folder that is gone after the test, and everything that reads from it.
class ToyHome {
 public:
  ToyHome() {
    home.root = scratch_.path();
    std::filesystem::create_directories(home.hardware() / "board");
    std::filesystem::create_directories(home.hardware() / "toy");
    std::filesystem::create_directories(home.scenarios());
    registry.add<ToyHost>("toy/toy_host");
    registry.add<ToyGuest>("toy/toy_guest");
    registry.add<ToyEcho>("toy/toy_echo");
    registry.add<ToyPinger>("toy/toy_pinger");
    registry.add<ToySocket>("toy/toy_socket");
    registry.add<ToyBomb>("toy/toy_bomb");
    registry.add<ToyCable>("toy/toy_cable");
  }
  ToyHome(const ToyHome&) = delete;
  ToyHome& operator=(const ToyHome&) = delete;

  void part(const std::string& name, const std::string& text) const {
    write_file(home.hardware() / "toy" / (name + ".json"), text);
  }
  void board(const std::string& name, const std::string& text) const {
    write_file(home.hardware() / "board" / (name + ".json"), text);
  }
  std::string scenario(const std::string& name, const std::string& text) const {
    write_file(home.scenarios() / (name + ".json"), text);
    return name;
  }
  /// All that is wrong with a scenario, one line each, without the folder.
  std::string mistakes(const std::string& text) const {
    scenario("test", text);
    Catalogue catalogue(home, registry);
    Problems problems;
    const Plan plan({"test", {}, true, {}}, catalogue, problems);
    return without_folder(problems.to_string());
  }
  std::string without_folder(std::string text) const {
    const std::string folder = home.root.string() + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.erase(at, folder.size());
    return text;
  }

  ScratchFolder scratch_;
  Home home;
  Registry registry;
};

/// JSON that a test writes down; single quotes stand for double ones.
inline Json json_of(std::string text) {
  for (char& c : text) {
    if (c == '\'') c = '"';
  }
  Problems problems;
  auto json = parse_json(text, "test.json", problems);
  XENO_ASSERT(json.has_value(), "a test's JSON is broken: " + problems.to_string());
  return *json;
}

/// The same JSON as `to_text` writes it on one line.
inline std::string compact(const std::string& text) { return to_text(json_of(text), 0); }

/// The same text with double quotes.
inline std::string quoted(std::string text) {
  for (char& c : text) {
    if (c == '\'') c = '"';
  }
  return text;
}

}  // namespace xenolith
