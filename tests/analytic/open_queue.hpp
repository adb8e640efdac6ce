#pragma once

#include <vector>

#include "sim-core/base/distribution.hpp"

namespace xenolith::analytic {

/// Poisson arrivals to identical servers with one queue. Times in seconds, rates per second.
struct OpenQueue {
  double arrival_rate = 0;
  DurationDistribution service;
  int servers = 1;
  double high_share = 0;  ///< of the customers, served before the others, without preemption
};

/// What one replication saw after its warm-up.
struct Observed {
  double wait = 0;         ///< mean time in the queue
  double high_wait = 0;    ///< the same of the customers with priority
  double low_wait = 0;     ///< and of the others
  double sojourn = 0;      ///< mean time in the system
  double in_system = 0;    ///< customers in the system, averaged over time
  double rate = 0;         ///< customers that left per second
  double utilisation = 0;  ///< share of the servers that were busy, averaged over time
};

std::vector<Observed> observe(const OpenQueue& queue);

}  // namespace xenolith::analytic
