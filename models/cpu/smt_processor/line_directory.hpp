#pragma once

#include <cstdint>

#include "models/contract/coherent_memory.hpp"
#include "sim-core/base/units.hpp"

namespace xenolith {

/// Which cores hold a message line, and what it costs to get it from them: a snooping protocol with the
/// states modified, exclusive, shared and invalid (MESI), one transaction at a time for each line.
class LineDirectory {
 public:
  struct Costs {
    Duration memory{};        ///< a line from memory
    Duration transfer{};      ///< a line that a core of another socket holds modified
    Duration invalidation{};  ///< taking the copies of other sockets away, without data
    Duration near{};          ///< either of these between cores behind one cache
  };
  LineDirectory(const Costs& costs, int cores_per_socket)
      : costs_(costs), cores_per_socket_(cores_per_socket) {}

  Duration store(int core, const MessageLine& line) const;
  static void own(int core, MessageLine& line);
  Duration load(int core, MessageLine& line) const;
  static void write_memory(MessageLine& line);

 private:
  static constexpr std::uint64_t bit(int core) { return std::uint64_t{1} << core; }
  /// The cores behind the same cache.
  std::uint64_t neighbours(int core) const;

  Costs costs_;
  int cores_per_socket_;
};

}  // namespace xenolith
