// A system with a fluid network, for tests of the models on it.
#pragma once

#include <string_view>

#include "sim-core/fluid/in_child_test.hpp"
#include "sim-core/model/fluid_world.hpp"
#include "sim-core/model/registry.hpp"
#include "sim-core/model/system.hpp"

namespace xenolith::fluid_test {

/// Components that a test makes and wires by hand.
struct FluidBench {
  /// `looking_on` takes the requests of its components apart.
  explicit FluidBench(Anatomy* looking_on = nullptr) : anatomy(looking_on) {}

  Context at(std::string_view address) {
    return {.simulator = &sim, .system = &system, .address = std::string(address), .anatomy = anatomy};
  }
  /// Makes a component that the system owns.
  template <class Model>
  Model& make(std::string_view address, const typename Model::Params& params) {
    auto made = std::make_unique<Model>(at(address), params);
    attach_statistics(*made);
    return static_cast<Model&>(system.own(std::move(made)));
  }
  /// Runs up to a time, whether anything happens then or not.
  void run_to(Duration since_origin) {
    sim.spawn(sleep(Time::origin() + since_origin));
    sim.run({.until = Time::origin() + since_origin});
  }
  Task<> sleep(Time until) { co_await sim.wait_until(until); }

  Anatomy* anatomy;
  Simulator sim;
  System system;
};

}  // namespace xenolith::fluid_test
