#pragma once

#include <cstdint>
#include <string_view>

#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// A service station: `servers` servers behind one first-come, first-served queue.
///
/// A request holds one server for `service`. Not modelled: priorities, requests that give up.
class ModelName final : public Component {
 public:
  static constexpr std::string_view summary = "Servers behind one queue; each request takes the same time.";

  struct Params {
    Duration service{};
    std::int64_t servers = 1;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::service, "service", "How long a request holds its server.", positive),
          optional(&Params::servers, "servers", "Requests served at a time.", between(1, 64)));
    }
  };

  static constexpr auto statistics() {
    return statistics_of(statistic(&ModelName::served_, "served", "Requests served."),
                         statistic(&ModelName::response_, "response", "From arrival to the end of service."));
  }

  ModelName(const Context& context, const Params& params);

  /// Returns when the request has been served.
  Task<> serve();

 private:
  const Params params_;
  Resource servers_;
  Counter served_;
  Latency response_;
};

}  // namespace xenolith
