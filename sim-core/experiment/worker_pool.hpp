#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xenolith {

/// Runs jobs in processes of their own, so many at a time. What a job breaks stays in its process.
class WorkerPool {
 public:
  /// How a job's process ended.
  struct End {
    std::size_t job = 0;
    int exit_code = 0;  ///< 70 if a signal ended it
    int signal = 0;     ///< 0 if none did
    /// For a user, of one that went wrong.
    std::string how() const;
  };

  /// `work(job)` is called in the job's process and returns its exit code; `ended` in this one.
  WorkerPool(int at_a_time, std::function<int(std::size_t job)> work, std::function<void(const End&)> ended);

  /// Runs the jobs that `next` gives, whenever there is room for one, until it gives none and all have ended.
  /// It is asked again after every end. False if it was interrupted: what was under way is ended then, and
  /// lost.
  bool run(const std::function<std::optional<std::size_t>()>& next);
  /// Runs the jobs 0 to `jobs` - 1.
  bool run(std::size_t jobs);

 private:
  struct Worker {
    std::size_t job;
    int process;
    int pipe;  ///< closes when the process ends
  };
  void start(std::size_t job);
  /// Waits until a worker has ended or an interrupt came.
  void wait_for_end();
  void reap(const Worker& worker);
  void stop_all();

  int at_a_time_;
  std::function<int(std::size_t)> work_;
  std::function<void(const End&)> ended_;
  std::vector<Worker> workers_;
};

/// From now on SIGINT and SIGTERM only raise a flag; a second one ends the process. SIGPIPE is ignored.
void catch_interrupts();
/// An interrupt has come.
bool was_interrupted();

}  // namespace xenolith
