#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xenolith {

/// A number that a fit may choose.
struct FreeParameter {
  double initial = 0;
  double low = 0;
  double high = 0;
  bool logarithmic = false;  ///< steps are factors; `low` must be positive
};

/// (simulated - measured) / scale of every target, at each of the parameter vectors.
using Residuals =
    std::function<std::vector<std::vector<double>>(const std::vector<std::vector<double>>& vectors)>;

struct FitOptions {
  int most_steps = 40;
  double difference = 0.005;  ///< half the distance of the two points of a derivative, of a parameter's range
  double tolerance = 1e-7;    ///< a step smaller than this part of the ranges ends the fit
  bool known_scales = false;  ///< the residuals are in standard deviations of the measurements
};

/// What a fit found, and how well the targets determine it.
struct Fit {
  std::vector<double> values;
  /// Linearized, of the parameters between their bounds; nothing at a bound, for a parameter without effect,
  /// and when there are no more targets than parameters and no uncertainty is known.
  std::vector<std::optional<double>> standard_errors;
  std::vector<bool> at_bound;
  std::vector<bool> without_effect;
  /// Correlation of the estimates; an entry is 0 where there is no standard error to speak of.
  std::vector<std::vector<double>> correlation;
  /// Largest over smallest singular value of the derivatives with columns of equal length; infinity is told
  /// as nothing.
  std::optional<double> condition;
  std::vector<double> residuals;
  double sum_of_squares = 0;
  int steps = 0;
  bool converged = false;
};

/// Least squares with bounds: Levenberg's and Marquardt's steps (Marquardt 1963, J. SIAM 11:431) with
/// Marquardt's scaling, among the parameters that do not press against a bound (Bertsekas 1982, SIAM J.
/// Control Optim. 20:221), each step projected onto the bounds. Derivatives are central differences.
///
/// Precondition: every `initial` lies between its bounds; there are at least as many residuals as parameters.
Fit least_squares(const std::vector<FreeParameter>& parameters, const Residuals& residuals,
                  const FitOptions& options = {});

/// What the reader of a fit must be told, one sentence each: no convergence, parameters at a bound or without
/// effect, a condition above 30 (Belsley, Kuh, Welsch 1980) and pairs correlated by more than 0.95.
std::vector<std::string> warnings_of(const Fit& fit, const std::vector<std::string>& names);

}  // namespace xenolith
