#include "sim-core/fluid/sharing_tree.hpp"

#include <algorithm>

namespace xenolith {
namespace {

using Wide = detail::Int128;

// So that nothing below leaves 127 bits.
constexpr std::int64_t most_bytes = std::int64_t{1} << 47;
constexpr std::int64_t most_jobs = std::int64_t{1} << 30;
constexpr std::int64_t most_capacity = std::int64_t{1} << 48;

/// Bits times picoseconds per second that a byte of every job takes.
Wide per_byte(std::int64_t jobs) { return static_cast<Wide>(bits_per_byte * picoseconds_per_second) * jobs; }

/// What each of the jobs has of a capacity in a time, in bytes with `fraction` bits behind the point.
Wide share_of(std::int64_t capacity, std::int64_t jobs, Duration passed, unsigned fraction) {
  const Wide moved = static_cast<Wide>(capacity) * passed.ps();
  const Wide unit = per_byte(jobs);
  return (moved / unit << fraction) + (moved % unit << fraction) / unit;
}

/// How long the jobs take for so much each, to the nearest picosecond.
Duration time_for(Wide bytes, std::int64_t capacity, std::int64_t jobs, unsigned fraction) {
  if (bytes <= 0) return Duration::zero();
  const Wide unit = per_byte(jobs);
  const Wide below = bytes & ((Wide{1} << fraction) - 1);
  const Wide work = (bytes >> fraction) * unit + (below * unit >> fraction);
  const Wide wait = (work + capacity / 2) / capacity;
  const std::int64_t most = Duration::max().ps();
  return Duration::picoseconds(wait < most ? static_cast<std::int64_t>(wait) : most);
}

Time later(Time from, Duration wait) { return wait < Time::max() - from ? from + wait : Time::max(); }

}  // namespace

SharingTree::SharingTree(Simulator& simulator, BitRate root)
    : simulator_(simulator),
      root_(root.count()),
      updated_(simulator.now()),
      timer_(Timer::of<&SharingTree::finish>(simulator, this)) {
  XENO_ASSERT(root_ > 0 && root_ <= most_capacity, "a root of nothing or too much");
}

SharingTree::~SharingTree() {
  for (const Branch& branch : branches_) {
    for (Job* const job : branch.jobs.items()) job->place_ = nowhere;
  }
}

std::size_t SharingTree::add_branch(BitRate capacity) {
  XENO_ASSERT(capacity.count() > 0 && capacity.count() <= most_capacity, "a branch of nothing or too much");
  branches_.push_back({.capacity = capacity.count()});
  return branches_.size() - 1;
}

Bytes SharingTree::moved() const {
  const Wide open = static_cast<Wide>(rate().count()) * (simulator_.now() - updated_).ps();
  return Bytes(static_cast<std::int64_t>((moved_ + open) / per_byte(1)));
}

void SharingTree::enter(Job& job) {
  XENO_ASSERT(job.branch_ < branches_.size(), "a job for a branch that is not there");
  XENO_ASSERT(job.data_ >= Bytes::zero() && job.data_.count() <= most_bytes,
              "a job of a negative or absurd size");
  XENO_ASSERT(std::ssize(branches_[job.branch_].jobs.items()) < most_jobs, "too many jobs");
  update();
  Branch& branch = branches_[job.branch_];
  const Fixed had = branch.group != nullptr ? detach(branch) : 0;
  job.end_ = had + (static_cast<Fixed>(job.data_.count()) << fraction_bits);
  job.number_ = begun_++;
  branch.jobs.push(job);
  ++jobs_;
  attach(branch, had);
  balance();
  changed();
}

void SharingTree::leave(Job& job) {
  update();
  take_out(job);
  changed();
}

void SharingTree::take_out(Job& job) {
  Branch& branch = branches_[job.branch_];
  const Fixed had = detach(branch);
  branch.jobs.remove(job);
  --jobs_;
  attach(branch, had);
  balance();
}

void SharingTree::finish() {
  update();
  // Shares only grow when a job goes, so what is over stays over.
  for (;;) {
    const Group* group = nullptr;
    if (!own_by_due_.empty() && own_by_due_.front().due <= simulator_.now()) {
      group = &own_by_due_.front();
    } else if (!root_by_end_.empty() && until_end_by_root(root_by_end_.front()) == Duration::zero()) {
      group = &root_by_end_.front();
    } else {
      break;
    }
    Job& job = group->branches.front().jobs.front();
    ended_.push_back(&job);
    take_out(job);
  }
  std::sort(ended_.begin(), ended_.end(), [](const Job* a, const Job* b) { return a->number_ < b->number_; });
  for (Job* const job : ended_) simulator_.wake(job->frame_);
  ended_.clear();
  changed();
}

void SharingTree::update() {
  const Duration passed = simulator_.now() - updated_;
  moved_ += static_cast<Wide>(rate().count()) * passed.ps();
  updated_ = simulator_.now();
  if (root_jobs_ > 0) {
    served_ += share_of(root_ - held_, root_jobs_, passed, fraction_bits);
  } else {
    served_ = 0;
  }
}

SharingTree::Fixed SharingTree::service(const Group& group) const {
  if (group.by_root) return served_ + group.base;
  return group.base + share_of(group.capacity, group.jobs, simulator_.now() - group.since, fraction_bits);
}

SharingTree::Fixed SharingTree::detach(Branch& branch) {
  Group& group = *branch.group;
  const Fixed had = service(group) + branch.offset;
  unlist(group);
  group.branches.remove(branch);
  branch.group = nullptr;
  if (group.branches.empty()) {
    groups_.erase({group.capacity, group.jobs});
  } else {
    list(group);
  }
  return had;
}

void SharingTree::attach(Branch& branch, Fixed service_of_jobs) {
  if (branch.jobs.empty()) return;
  const std::int64_t jobs = std::ssize(branch.jobs.items());
  const auto [entry, made] = groups_.try_emplace(
      {branch.capacity, jobs}, Group{.capacity = branch.capacity, .jobs = jobs, .since = simulator_.now()});
  Group& group = entry->second;
  if (!made) unlist(group);
  branch.group = &group;
  branch.offset = service_of_jobs - service(group);
  group.branches.push(branch);
  list(group);
}

void SharingTree::balance() {
  // Each step raises the level, so that no group that moved moves back.
  while (!own_by_share_.empty() && above_level(own_by_share_.front())) hold(own_by_share_.front(), true);
  while (!root_by_share_.empty() && below_level(root_by_share_.front())) hold(root_by_share_.front(), false);
}

bool SharingTree::above_level(const Group& group) const {
  if (root_jobs_ == 0) return held_ > root_;
  return static_cast<Wide>(group.capacity) * root_jobs_ > static_cast<Wide>(root_ - held_) * group.jobs;
}

bool SharingTree::below_level(const Group& group) const {
  return static_cast<Wide>(group.capacity) * root_jobs_ < static_cast<Wide>(root_ - held_) * group.jobs;
}

void SharingTree::hold(Group& group, bool by_root) {
  const Fixed had = service(group);
  unlist(group);
  group.by_root = by_root;
  group.base = by_root ? had - served_ : had;
  group.since = simulator_.now();
  list(group);
}

void SharingTree::list(Group& group) {
  const auto branches = static_cast<std::int64_t>(group.branches.size());
  if (group.by_root) {
    root_jobs_ += group.jobs * branches;
    root_by_end_.push(group);
    root_by_share_.push(group);
  } else {
    held_ += group.capacity * branches;
    group.due =
        later(group.since, time_for(group.end() - group.base, group.capacity, group.jobs, fraction_bits));
    own_by_due_.push(group);
    own_by_share_.push(group);
  }
}

void SharingTree::unlist(Group& group) {
  const auto branches = static_cast<std::int64_t>(group.branches.size());
  if (group.by_root) {
    root_jobs_ -= group.jobs * branches;
    root_by_end_.remove(group);
    root_by_share_.remove(group);
  } else {
    held_ -= group.capacity * branches;
    own_by_due_.remove(group);
    own_by_share_.remove(group);
  }
}

Duration SharingTree::until_end_by_root(const Group& group) const {
  return time_for(group.end() - group.base - served_, root_ - held_, root_jobs_, fraction_bits);
}

void SharingTree::changed() {
  Time next = Time::max();
  if (!own_by_due_.empty()) next = own_by_due_.front().due;
  if (!root_by_end_.empty()) {
    next = std::min(next, later(simulator_.now(), until_end_by_root(root_by_end_.front())));
  }
  if (jobs_ == 0) {
    timer_.cancel();
  } else {
    timer_.arm(next);
  }
  if (changed_ != nullptr) changed_(watcher_);
}

SharingTree::Fixed SharingTree::Group::end() const {
  const Branch& first = branches.front();
  return first.jobs.front().end_ - first.offset;
}

bool SharingTree::JobOrder::before(const Job& a, const Job& b) noexcept {
  return a.end_ != b.end_ ? a.end_ < b.end_ : a.number_ < b.number_;
}
std::size_t& SharingTree::JobOrder::place(Job& job) noexcept { return job.place_; }

bool SharingTree::BranchOrder::before(const Branch& a, const Branch& b) noexcept {
  return a.jobs.front().end_ - a.offset < b.jobs.front().end_ - b.offset;
}
std::size_t& SharingTree::BranchOrder::place(Branch& branch) noexcept { return branch.place; }

bool SharingTree::DueOrder::before(const Group& a, const Group& b) noexcept { return a.due < b.due; }
std::size_t& SharingTree::DueOrder::place(Group& group) noexcept { return group.end_place; }

bool SharingTree::EndOrder::before(const Group& a, const Group& b) noexcept {
  return a.end() - a.base < b.end() - b.base;
}
std::size_t& SharingTree::EndOrder::place(Group& group) noexcept { return group.end_place; }

bool SharingTree::LeastShareOrder::before(const Group& a, const Group& b) noexcept {
  return static_cast<Wide>(a.capacity) * b.jobs < static_cast<Wide>(b.capacity) * a.jobs;
}
std::size_t& SharingTree::LeastShareOrder::place(Group& group) noexcept { return group.share_place; }

bool SharingTree::GreatestShareOrder::before(const Group& a, const Group& b) noexcept {
  return LeastShareOrder::before(b, a);
}
std::size_t& SharingTree::GreatestShareOrder::place(Group& group) noexcept { return group.share_place; }

}  // namespace xenolith
