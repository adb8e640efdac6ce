#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim-core/experiment/anatomy_findings.hpp"

namespace xenolith {

/// Sums over requests, in picoseconds.
struct TimeShare {
  std::int64_t service = 0;
  std::int64_t waiting = 0;
  std::int64_t total() const { return service + waiting; }
  TimeShare& operator+=(const TimeShare& other) {
    service += other.service;
    waiting += other.waiting;
    return *this;
  }
};

/// Some of the requests of a metric: all, those around the median, the slowest.
struct RequestGroup {
  std::string name;
  std::size_t requests = 0;
  TimeShare whole;
};

/// Where the time of requests went: a line for each stage of each component, in the order in which requests
/// pass through, with a share for each group. In every group the lines sum to the whole exactly.
struct AnatomyTable {
  struct Line {
    std::string component;
    std::string stage;
    std::vector<TimeShare> shares;  ///< one for each group
  };
  std::string metric;
  std::vector<RequestGroup> groups;
  std::vector<Line> lines;
};

/// Requests of one or more replications, joined; the places of each are renumbered.
class RequestSet {
 public:
  /// The requests that ended in one replication. `pattern` is the metric as it was asked for: names with
  /// `[*]` in it stand for their like in every address.
  RequestSet(std::string pattern) : pattern_(std::move(pattern)) {}
  void add(const AnatomyFindings& findings, std::int64_t replication);

  struct Entry {
    std::int64_t replication = 0;
    Anatomy::Request request;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<Anatomy::Place>& places() const { return places_; }
  const std::string& pattern() const { return pattern_; }
  /// Indices of the entries, the fastest first.
  std::vector<std::size_t> by_total() const;

 private:
  std::uint32_t place(const Anatomy::Place& place);

  std::string pattern_;
  std::vector<Entry> entries_;
  std::vector<Anatomy::Place> places_;
};

/// `client.guest3.nic` as `client.guest[*].nic` where the pattern has a name `guest[*]`.
std::string pooled_address(const std::string& pattern, const std::string& address);

/// Groups "all", "median" (from the 45th to the 55th percentile) and "tail" (from the quantile `tail` up); of
/// a single request "all" only. Precondition: there is a request.
AnatomyTable anatomy_table(const RequestSet& requests, double tail);

/// The part of the group's whole time; 0 of requests that took no time.
double share_of(const TimeShare& share, const RequestGroup& group);

/// group,component,stage,requests,service_ps,waiting_ps,service_us,waiting_us,share: sums, then means.
std::string anatomy_csv(const AnatomyTable& table);

}  // namespace xenolith
