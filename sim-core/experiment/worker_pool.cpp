#include "sim-core/experiment/worker_pool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

namespace xenolith {
namespace {

volatile std::sig_atomic_t interrupts = 0;

constexpr int exit_interrupted = 130;
constexpr int exit_internal = 70;

void on_interrupt(int) {
  interrupts = interrupts + 1;
  if (interrupts > 1) _exit(exit_interrupted);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

[[noreturn]] void be_worker(const std::function<int(std::size_t)>& work, std::size_t job, pid_t parent) {
  handle(SIGINT, SIG_IGN);  // the parent decides
  handle(SIGTERM, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(exit_interrupted);
  int code = exit_internal;
  try {
    code = work(job);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "internal error: %s\n", error.what());
  }
  std::fflush(stdout);
  std::fflush(stderr);
  _exit(code);
}

}  // namespace

std::string WorkerPool::End::how() const {
  return "its process was ended by " +
         (signal != 0 ? "signal " + std::to_string(signal) : "exit code " + std::to_string(exit_code));
}

WorkerPool::WorkerPool(int at_a_time, std::function<int(std::size_t)> work,
                       std::function<void(const End&)> ended)
    : at_a_time_(std::max(at_a_time, 1)), work_(std::move(work)), ended_(std::move(ended)) {}

bool WorkerPool::run(std::size_t jobs) {
  std::size_t begun = 0;
  return run([&]() -> std::optional<std::size_t> {
    if (begun == jobs) return std::nullopt;
    return begun++;
  });
}

bool WorkerPool::run(const std::function<std::optional<std::size_t>()>& next) {
  while (true) {
    if (was_interrupted()) {
      stop_all();
      return false;
    }
    const bool room = workers_.size() < static_cast<std::size_t>(at_a_time_);
    const auto job = room ? next() : std::nullopt;
    if (job) {
      start(*job);
    } else if (workers_.empty()) {
      return true;
    } else {
      wait_for_end();
    }
  }
}

void WorkerPool::start(std::size_t job) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  std::fflush(stdout);
  std::fflush(stderr);
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) throw std::system_error(errno, std::generic_category(), "cannot start a process");
  if (process == 0) {
    close(ends[0]);
    for (const Worker& worker : workers_) close(worker.pipe);
    be_worker(work_, job, parent);
  }
  close(ends[1]);
  workers_.push_back({job, process, ends[0]});
}

void WorkerPool::wait_for_end() {
  std::vector<pollfd> polled;
  for (const Worker& worker : workers_) polled.push_back({worker.pipe, POLLIN, 0});
  constexpr int longest_ms = 1000;
  if (poll(polled.data(), polled.size(), longest_ms) <= 0) return;  // an interrupt, or nothing yet
  for (std::size_t i = workers_.size(); i-- > 0;) {
    if (polled[i].revents == 0) continue;
    const Worker worker = workers_[i];
    workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
    reap(worker);
  }
}

void WorkerPool::reap(const Worker& worker) {
  close(worker.pipe);
  int status = 0;
  while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
  }
  const bool killed = WIFSIGNALED(status);
  ended_({worker.job, killed ? exit_internal : WEXITSTATUS(status), killed ? WTERMSIG(status) : 0});
}

void WorkerPool::stop_all() {
  for (const Worker& worker : workers_) {
    kill(worker.process, SIGKILL);
    close(worker.pipe);
    while (waitpid(worker.process, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  workers_.clear();
}

void catch_interrupts() {
  handle(SIGINT, on_interrupt);
  handle(SIGTERM, on_interrupt);
  handle(SIGPIPE, SIG_IGN);
}

bool was_interrupted() { return interrupts > 0; }

}  // namespace xenolith
