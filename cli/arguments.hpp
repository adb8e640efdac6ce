#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenolith {

/// What `run` and `sweep` are asked to do.
struct RunArguments {
  std::string scenario;
  std::vector<std::string> sets;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> replications;
  std::string out;
  std::string shard;
  int jobs = 0;  ///< 0: one for each processor
  bool trace = false;
  bool pcap = false;
  std::string trace_from;
  std::string trace_until;
  std::vector<std::string> trace_only;
  std::string trace_size = "256MiB";
  bool quiet = false;
  bool force = false;
  bool resume = false;
};

/// The call, taken apart.
struct Arguments {
  std::string command;  ///< the verb
  RunArguments run;
  std::vector<std::string>
      names;  ///< what `rerun`, `merge`, `check`, `list`, `describe`, `plot`, `reproduce`, `schema` are given
  std::string out;
  std::string profile = "quick";
  std::string junit;
  std::vector<std::string> with;
  std::string figure;
  std::vector<std::string> formats;
  std::string width = "page";  ///< of figures
  std::string metric;
  double tail = 0.95;
  std::vector<std::int64_t> requests;
  std::int64_t slowest = 0;
  double confidence = 0.95;
  std::vector<std::string> metrics;
  std::vector<std::string> where_a;
  std::vector<std::string> where_b;
  std::optional<double> tolerance;
  std::string method = "tornado";
  std::string profile_of_run;  ///< `sensitivity`; empty: the scenario's own run
  std::vector<std::string> claims;
  bool all_claims = false;
  std::vector<std::string> ranges;
  std::vector<std::string> only;
  bool no_assumed = false;
  std::int64_t uncertainty = 0;
  std::int64_t trajectories = 10;
  std::int64_t samples = 64;
  std::int64_t design_seed = 1;
  bool csv = false;
  bool json = false;
  bool all = false;
  int jobs = 0;
  bool force = false;
  bool resume = false;
  bool quiet = false;
  std::vector<std::string> words;  ///< the whole command line
};

/// Reads the command line. Nothing if the call ends here: help and version were printed (0), or it is wrong
/// (2).
std::optional<Arguments> read_arguments(int argc, const char* const* argv, const std::string& version,
                                        int& exit_code);

}  // namespace xenolith
