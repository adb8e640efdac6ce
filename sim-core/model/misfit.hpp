#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace xenolith {

/// A value that is right by itself and wrong beside the others, or for what the component is bound to, such
/// as a CPU that the machine does not have. To be thrown by a component's constructor or `start()`, or below
/// it; it is told as the user's mistake before anything runs.
class Misfit : public std::runtime_error {
 public:
  /// `parameter`: its name in JSON, of the component that starts.
  Misfit(std::string parameter, const std::string& what, std::string accepted)
      : std::runtime_error(what), parameter_(std::move(parameter)), accepted_(std::move(accepted)) {}
  const std::string& parameter() const noexcept { return parameter_; }
  const std::string& accepted() const noexcept { return accepted_; }

 private:
  std::string parameter_;
  std::string accepted_;
};

}  // namespace xenolith
