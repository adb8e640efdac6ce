#pragma once

#include <cstddef>
#include <memory>

#include "bench/work.hpp"

/// The engines that are compared. Each makes the same three jobs.
namespace bench {

/// `processes` processes, each of which sleeps an exponential time in a loop.
using MakeHold = std::unique_ptr<Job> (*)(std::size_t processes);
/// M/M/1: a source puts customers into an unbounded queue, a server takes them out and serves them.
using MakeMm1 = std::unique_ptr<Job> (*)();
/// Two processes send a number to and fro through two channels of one slot, without delay.
using MakePingPong = std::unique_ptr<Job> (*)();

struct Engine {
  const char* name;
  MakeHold hold;
  MakeMm1 mm1;
  MakePingPong pingpong;
  std::size_t most_processes;  ///< what this engine can do in reasonable time and memory
};

std::unique_ptr<Job> make_bare_hold(std::size_t processes);
std::unique_ptr<Job> make_bare_mm1();
std::unique_ptr<Job> make_bare_pingpong();

std::unique_ptr<Job> make_xenolith_hold(std::size_t processes);
std::unique_ptr<Job> make_xenolith_mm1();
std::unique_ptr<Job> make_xenolith_pingpong();

std::unique_ptr<Job> make_simgrid_hold(std::size_t processes);
std::unique_ptr<Job> make_simgrid_mm1();
std::unique_ptr<Job> make_simgrid_pingpong();

std::unique_ptr<Job> make_systemc_hold(std::size_t processes);
std::unique_ptr<Job> make_systemc_mm1();
std::unique_ptr<Job> make_systemc_pingpong();

std::unique_ptr<Job> make_ns3_hold(std::size_t processes);
std::unique_ptr<Job> make_ns3_mm1();
std::unique_ptr<Job> make_ns3_pingpong();

}  // namespace bench
