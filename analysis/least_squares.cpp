#include "analysis/least_squares.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "analysis/estimate.hpp"

namespace xenolith {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// A fit in coordinates that go from 0 to 1 between the bounds.
class Search {
 public:
  Search(const std::vector<FreeParameter>& parameters, const Residuals& residuals, const FitOptions& options)
      : parameters_(parameters), residuals_(residuals), options_(options) {}

  Fit run() {
    at_ = Vector(size());
    for (Eigen::Index i = 0; i < size(); ++i) at_(i) = coordinate(i, parameter(i).initial);
    residual_ = evaluate({at_}).front();
    double damping = 1e-3;
    while (!fit_.converged && fit_.steps < options_.most_steps) {
      differentiate();
      ++fit_.steps;
      if (!step(damping)) fit_.converged = true;
    }
    differentiate();
    tell();
    return std::move(fit_);
  }

 private:
  Eigen::Index size() const { return static_cast<Eigen::Index>(parameters_.size()); }
  const FreeParameter& parameter(Eigen::Index i) const { return parameters_[static_cast<std::size_t>(i)]; }

  double coordinate(Eigen::Index i, double value) const {
    const FreeParameter& p = parameter(i);
    const double part = p.logarithmic ? std::log(value / p.low) / std::log(p.high / p.low)
                                      : (value - p.low) / (p.high - p.low);
    return std::clamp(part, 0.0, 1.0);
  }
  double value(Eigen::Index i, double coordinate) const {
    const FreeParameter& p = parameter(i);
    if (coordinate <= 0) return p.low;
    if (coordinate >= 1) return p.high;
    return p.logarithmic ? p.low * std::pow(p.high / p.low, coordinate)
                         : p.low + coordinate * (p.high - p.low);
  }
  /// What a small step in the coordinate is in the parameter's own unit.
  double slope(Eigen::Index i) const {
    const FreeParameter& p = parameter(i);
    return p.logarithmic ? value(i, at_(i)) * std::log(p.high / p.low) : p.high - p.low;
  }

  std::vector<Vector> evaluate(const std::vector<Vector>& points) const {
    std::vector<std::vector<double>> vectors;
    for (const Vector& point : points) {
      std::vector<double>& values = vectors.emplace_back();
      for (Eigen::Index i = 0; i < size(); ++i) values.push_back(value(i, point(i)));
    }
    std::vector<Vector> results;
    for (const std::vector<double>& one : residuals_(vectors))
      results.emplace_back(Eigen::Map<const Vector>(one.data(), static_cast<Eigen::Index>(one.size())));
    return results;
  }

  void differentiate() {
    std::vector<Vector> points;
    for (Eigen::Index i = 0; i < size(); ++i) {
      for (const double sign : {-1.0, 1.0}) {
        points.push_back(at_);
        points.back()(i) = std::clamp(at_(i) + sign * options_.difference, 0.0, 1.0);
      }
    }
    const std::vector<Vector> results = evaluate(points);
    jacobian_ = Matrix(residual_.size(), size());
    for (Eigen::Index i = 0; i < size(); ++i) {
      const auto below = static_cast<std::size_t>(2 * i);
      jacobian_.col(i) = (results[below + 1] - results[below]) / (points[below + 1](i) - points[below](i));
    }
  }

  /// Parameters that may move: not those that have no effect, nor those that press against a bound.
  std::vector<Eigen::Index> movable() const {
    const Vector gradient = jacobian_.transpose() * residual_;
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i < size(); ++i) {
      const bool pressed = (at_(i) <= 0 && gradient(i) >= 0) || (at_(i) >= 1 && gradient(i) <= 0);
      if (!pressed && jacobian_.col(i).norm() > 0) free.push_back(i);
    }
    return free;
  }

  /// One step that makes the sum of squares smaller; false when there is none that is worth it.
  bool step(double& damping) {
    const std::vector<Eigen::Index> free = movable();
    if (free.empty()) return false;
    const Matrix columns = jacobian_(Eigen::all, free);
    const Matrix normal = columns.transpose() * columns;
    const Vector gradient = columns.transpose() * residual_;
    constexpr double most_damping = 1e9;
    for (; damping < most_damping; damping *= 10) {
      Matrix damped = normal;
      damped.diagonal() += damping * normal.diagonal();
      const Vector move = damped.ldlt().solve(-gradient);
      Vector there = at_;
      for (std::size_t k = 0; k < free.size(); ++k)
        there(free[k]) = std::clamp(at_(free[k]) + move(static_cast<Eigen::Index>(k)), 0.0, 1.0);
      const double length = (there - at_).cwiseAbs().maxCoeff();
      if (length < options_.tolerance) return false;
      const Vector residual = evaluate({there}).front();
      if (residual.squaredNorm() >= residual_.squaredNorm()) continue;
      at_ = there;
      residual_ = residual;
      damping = std::max(damping / 10, 1e-9);
      return true;
    }
    return false;
  }

  void tell() {
    const auto n = parameters_.size();
    fit_.values.resize(n);
    fit_.standard_errors.resize(n);
    fit_.correlation.assign(n, std::vector<double>(n, 0));
    std::vector<Eigen::Index> inner;
    for (Eigen::Index i = 0; i < size(); ++i) {
      fit_.values[static_cast<std::size_t>(i)] = value(i, at_(i));
      fit_.without_effect.push_back(!(jacobian_.col(i).norm() > 0));
      fit_.at_bound.push_back(at_(i) <= 0 || at_(i) >= 1);
      if (!fit_.without_effect.back() && !fit_.at_bound.back()) inner.push_back(i);
    }
    fit_.residuals.assign(residual_.data(), residual_.data() + residual_.size());
    fit_.sum_of_squares = residual_.squaredNorm();
    if (!inner.empty()) tell_precision(inner);
  }

  void tell_precision(const std::vector<Eigen::Index>& inner) {
    const Matrix columns = jacobian_(Eigen::all, inner);
    const Vector lengths = columns.colwise().norm();
    const Matrix equal = columns * lengths.cwiseInverse().asDiagonal();
    const Eigen::JacobiSVD<Matrix> svd(equal, Eigen::ComputeThinV);
    const Vector singular = svd.singularValues();
    constexpr double rounding = 1e-10;
    if (singular(singular.size() - 1) <= rounding * singular(0)) return;
    fit_.condition = singular(0) / singular(singular.size() - 1);
    const Matrix scaled = svd.matrixV() * singular.cwiseInverse().asDiagonal();
    const Matrix covariance = scaled * scaled.transpose();  // of the scaled coordinates, for unit residuals
    const auto spare = residual_.size() - static_cast<Eigen::Index>(inner.size());
    const bool known = options_.known_scales || spare > 0;
    const double deviation =
        options_.known_scales ? 1.0 : std::sqrt(residual_.squaredNorm() / std::max(1.0, double(spare)));
    for (std::size_t a = 0; a < inner.size(); ++a) {
      const auto row = static_cast<Eigen::Index>(a);
      const auto i = static_cast<std::size_t>(inner[a]);
      if (known) {
        fit_.standard_errors[i] =
            deviation * std::sqrt(covariance(row, row)) / lengths(row) * slope(inner[a]);
      }
      for (std::size_t b = 0; b < inner.size(); ++b) {
        const auto column = static_cast<Eigen::Index>(b);
        fit_.correlation[i][static_cast<std::size_t>(inner[b])] =
            covariance(row, column) / std::sqrt(covariance(row, row) * covariance(column, column));
      }
    }
  }

  const std::vector<FreeParameter>& parameters_;
  const Residuals& residuals_;
  const FitOptions& options_;
  Vector at_;
  Vector residual_;
  Matrix jacobian_;
  Fit fit_;
};

}  // namespace

Fit least_squares(const std::vector<FreeParameter>& parameters, const Residuals& residuals,
                  const FitOptions& options) {
  return Search(parameters, residuals, options).run();
}

std::vector<std::string> warnings_of(const Fit& fit, const std::vector<std::string>& names) {
  std::vector<std::string> warnings;
  if (!fit.converged)
    warnings.push_back("the fit has not converged: more steps or other starting values are needed");
  bool inner = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (fit.without_effect[i])
      warnings.push_back(names[i] + " has no effect on any target: it stays where it started");
    else if (fit.at_bound[i])
      warnings.push_back(names[i] + " ended at a bound: it has no standard error");
    else
      inner = true;
  }
  constexpr double collinear = 30;
  if (inner && !fit.condition) {
    warnings.push_back("the targets do not determine the parameters: some can make up for others exactly");
  } else if (fit.condition && *fit.condition > collinear) {
    warnings.push_back("the targets hardly tell the parameters apart: condition " +
                       short_number(*fit.condition, 3));
  }
  constexpr double close = 0.95;
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      if (std::abs(fit.correlation[a][b]) <= close) continue;
      warnings.push_back(names[a] + " and " + names[b] + " can make up for each other: correlation " +
                         short_number(fit.correlation[a][b], 3));
    }
  }
  return warnings;
}

}  // namespace xenolith
