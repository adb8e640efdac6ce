#pragma once

#include <algorithm>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Everything that is known of a model without building one.
struct ModelInfo {
  std::string path;            ///< "network/gigabit-switch": folder below models/, '-' for '_'
  std::string kind;            ///< "network"
  std::string name;            ///< "gigabit-switch"
  std::string summary;         ///< one sentence
  std::string default_domain;  ///< hypervisors: the model of a domain that does not name one
  std::vector<FieldInfo> fields;
  std::vector<PortInfo> ports;
  std::vector<StatisticInfo> statistics;
  /// Checks values and tells what is wrong with them, without building.
  void (*check)(const ParamValues& values, const std::string& address, const Place& place,
                Problems& problems) = nullptr;
  /// Builds; the values must have passed `check`.
  std::unique_ptr<Component> (*make)(const Context& context, const ParamValues& values) = nullptr;
};

namespace detail {

template <class M>
concept HasPorts = requires {
  M::ports();
};
template <class M>
concept HasStatistics = requires {
  M::statistics();
};
template <class M>
concept HasDefaultDomain = requires {
  M::default_domain;
};

/// Binding by place in the table: the table is walked until the entry with the index.
template <class M>
bool bind_port(Component& owner, Component& target, std::size_t index) {
  bool bound = false;
  std::size_t i = 0;
  const auto try_entry = [&](const auto& entry) {
    if (i++ != index) return;
    using P = std::remove_cvref_t<decltype(dynamic_cast<M&>(owner).*(entry.member))>;
    const auto bind = [&]<class C>(auto& port, C*) {
      auto* peer = dynamic_cast<C*>(&target);
      if (peer == nullptr) return;
      port.bind(*peer, target);
      bound = true;
    };
    P& port = dynamic_cast<M&>(owner).*(entry.member);
    bind(port, static_cast<typename P::Peer*>(nullptr));
  };
  std::apply([&](const auto&... entry) { (try_entry(entry), ...); }, M::ports());
  return bound;
}

template <class M>
std::vector<PortInfo> describe_ports() {
  std::vector<PortInfo> infos;
  if constexpr (HasPorts<M>) {
    const auto add = [&]<class O, class P>(const PortEntry<O, P>& entry) {
      using C = typename P::Peer;
      PortInfo info{std::string(entry.name), std::string(entry.sentence), std::string(C::contract),
                    entry.binding};
      info.fits = [](const Component& candidate) { return dynamic_cast<const C*>(&candidate) != nullptr; };
      info.bind = &bind_port<M>;
      info.index = infos.size();
      info.remote = requires { requires C::remote; };
      info.junction = requires { requires C::junction; };
      infos.push_back(std::move(info));
    };
    std::apply([&](const auto&... entry) { (add(entry), ...); }, M::ports());
  }
  return infos;
}

template <class M>
std::vector<StatisticInfo> describe_statistics() {
  std::vector<StatisticInfo> infos;
  if constexpr (HasStatistics<M>) {
    const auto add = [&]<class O, class S>(const StatisticEntry<O, S>& entry) {
      const S example;
      StatisticInfo info{
          std::string(entry.name), std::string(entry.sentence), std::string(example.kind()), {}};
      for (const std::string_view form : example.forms()) info.forms.emplace_back(form);
      infos.push_back(std::move(info));
    };
    std::apply([&](const auto&... entry) { (add(entry), ...); }, M::statistics());
  }
  return infos;
}

}  // namespace detail

/// Gives the statistics of a component their names. The registry does it for every model that it makes; a
/// part that a model builds for itself calls it in its constructor.
template <class M>
void attach_statistics(M& model) {
  if constexpr (detail::HasStatistics<M>) {
    const auto attach = [&](const auto& entry) {
      (model.*(entry.member)).attach(model, entry.name, entry.sentence);
    };
    std::apply([&](const auto&... entry) { (attach(entry), ...); }, M::statistics());
  }
}

/// The models that this program knows. Filled by the one generated function `register_all_models`.
class Registry {
 public:
  /// `folder` is the model's folder below models/, "network/gigabit_switch".
  template <std::derived_from<Component> M>
  void add(std::string_view folder) {
    ModelInfo info;
    name_after(info, folder);
    info.summary = M::summary;
    if constexpr (detail::HasDefaultDomain<M>) info.default_domain = M::default_domain;
    info.fields = describe_fields<typename M::Params>();
    info.ports = detail::describe_ports<M>();
    info.statistics = detail::describe_statistics<M>();
    info.check = [](const ParamValues& values, const std::string& address, const Place& place,
                    Problems& problems) {
      read_params<typename M::Params>(values, address, place, problems);
    };
    info.make = [](const Context& context, const ParamValues& values) -> std::unique_ptr<Component> {
      Problems problems;
      const auto params = read_params<typename M::Params>(values, context.address, Place{}, problems);
      XENO_ASSERT(problems.empty(), "a model is made from values that were not checked");
      auto model = std::make_unique<M>(context, params);
      attach_statistics(*model);
      return model;
    };
    keep(std::move(info));
  }

  /// By path ("network/gigabit-switch") or by name ("gigabit-switch") if only one kind has it; null if there
  /// is none.
  const ModelInfo* find(std::string_view name) const;
  /// All models, sorted by path.
  const std::vector<ModelInfo>& all() const { return models_; }

 private:
  static void name_after(ModelInfo& info, std::string_view folder);
  void keep(ModelInfo info);

  std::vector<ModelInfo> models_;
};

/// Written by the build from the folders under models/.
void register_all_models(Registry& registry);

}  // namespace xenolith
