#pragma once

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

  /// A store by a core: until no other has a copy.
  Duration store(int core, const MessageLine& line) const;
  /// No other has a copy.
  static void own(int core, MessageLine& line);
  /// A load by a core: until the line has come.
  Duration load(int core, MessageLine& line) const;
  /// A device has written the line.
  static void write_memory(MessageLine& line);

 private:
  bool near(int core, int other) const { return core / cores_per_socket_ == other / cores_per_socket_; }
  /// True if a core behind the same cache has a copy.
  bool held_near(int core, const MessageLine& line) const;
  /// True if a core behind another cache has one.
  bool held_far(int core, const MessageLine& line) const;

  Costs costs_;
  int cores_per_socket_;
};

}  // namespace xenolith
