#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

/// Max-min shares of a root and its branches, found as slowly as they are defined; for tests only.
namespace xenolith::fluid_test {

/// A transfer of the reference: when, where, how much.
struct Plan {
  double begin;
  std::size_t branch;
  double data;
};

/// Max-min shares by filling: all rates rise together until a branch or the root is full.
inline std::vector<double> fill(double root, const std::vector<double>& branches,
                                const std::vector<std::size_t>& jobs) {
  std::vector<double> rate(jobs.size(), 0.0);
  std::vector<bool> fixed(jobs.size(), false);
  for (std::size_t open = jobs.size(); open > 0;) {
    double root_left = root;
    std::vector<double> left = branches;
    std::vector<double> wanting(branches.size(), 0.0);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      root_left -= fixed[i] ? rate[i] : 0;
      left[jobs[i]] -= fixed[i] ? rate[i] : 0;
      wanting[jobs[i]] += fixed[i] ? 0 : 1;
    }
    double level = root_left / static_cast<double>(open);
    std::size_t tight = branches.size();
    for (std::size_t b = 0; b < branches.size(); ++b) {
      if (wanting[b] > 0 && left[b] / wanting[b] < level) {
        level = left[b] / wanting[b];
        tight = b;
      }
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if (fixed[i] || (tight < branches.size() && jobs[i] != tight)) continue;
      fixed[i] = true;
      rate[i] = level;
      --open;
    }
  }
  return rate;
}

/// The same transfers, from event to event.
inline std::vector<double> by_filling(double root, const std::vector<double>& branches,
                                      const std::vector<Plan>& plans) {
  std::vector<double> left;
  std::vector<double> end(plans.size(), -1);
  for (const Plan& plan : plans) left.push_back(plan.data);
  double now = 0;
  for (std::size_t open = plans.size(); open > 0;) {
    double next_arrival = 1e300;
    std::vector<std::size_t> there;
    std::vector<std::size_t> where;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (end[i] >= 0) continue;
      if (plans[i].begin > now) {
        next_arrival = std::min(next_arrival, plans[i].begin);
      } else {
        there.push_back(i);
        where.push_back(plans[i].branch);
      }
    }
    const std::vector<double> rate = fill(root, branches, where);
    double step = next_arrival - now;
    for (std::size_t k = 0; k < there.size(); ++k) step = std::min(step, left[there[k]] / rate[k]);
    now = step == next_arrival - now ? next_arrival : now + step;
    for (std::size_t k = 0; k < there.size(); ++k) {
      left[there[k]] -= rate[k] * step;
      if (left[there[k]] > 1e-6) continue;
      end[there[k]] = now;
      --open;
    }
  }
  return end;
}

}  // namespace xenolith::fluid_test
