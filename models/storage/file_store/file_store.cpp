#include "models/storage/file_store/file_store.hpp"

#include <algorithm>

#include "sim-core/base/check.hpp"
#include "sim-core/model/misfit.hpp"

namespace xenolith {

FileStore::FileStore(const Context& context, const Params& params)
    : Component(context),
      params_(params),
      queue_(sim(), 1),
      loaded_(sim()),
      cleaned_(sim()),
      expiry_(Timer::of<&FileStore::expired>(sim(), this)) {
  if (params.request < params.unit)
    throw Misfit("request", "a command is smaller than a unit", "at least the unit");
  if (params.batch < params.unit)
    throw Misfit("batch", "a batch is smaller than a unit", "at least the unit");
  if (params.cache < params.unit)
    throw Misfit("cache", "the cache is smaller than a unit", "at least the unit");
  if (params.background > params.limit)
    throw Misfit("background", "write-back begins after writers wait for it", "at most the limit");
}

void FileStore::start() {
  if (device_->capacity() < params_.unit)
    throw Misfit("unit", "a unit is larger than the device", "at most the device's capacity");
}

Bytes FileStore::free() const { return std::max(Bytes{0}, device_->capacity() - params_.unit - Bytes(end_)); }

FileId FileStore::create(Bytes room) {
  XENO_ASSERT(room <= free(), "a file does not fit on its device");
  files_.push_back({end_, room, Bytes{0}});
  const std::int64_t unit = params_.unit.count();
  end_ += (room.count() + unit - 1) / unit * unit;
  return FileId{static_cast<int>(files_.size()) - 1};
}

FileId FileStore::install(Bytes size) {
  const FileId file = create(size);
  files_.back().size = size;
  return file;
}

FileStore::Units FileStore::units(const File& file, BlockRange range) const {
  const std::int64_t unit = params_.unit.count();
  return {(file.begin + range.offset) / unit, (file.begin + range.end() - 1) / unit};
}

BlockRange FileStore::range(Units units) const {
  const std::int64_t unit = params_.unit.count();
  return {units.first * unit, params_.unit * (units.last - units.first + 1)};
}

Task<> FileStore::read(FileId file, BlockRange range) {
  const File& from = at(file);
  XENO_ASSERT(range.size > Bytes{0} && range.end() <= from.size.count(), "a read reaches over a file's end");
  const Units wanted = units(from, range);
  const std::int64_t file_end = units(from, {0, from.size}).last;
  fetch({wanted.first, std::min(file_end, wanted.last + params_.read_ahead / params_.unit)});
  for (std::int64_t unit = wanted.first; unit <= wanted.last; ++unit) {
    bool waited = false;
    for (;;) {
      const auto found = pages_.find(unit);
      if (found == pages_.end()) {
        fetch({unit, unit});  // it had to make room for others meanwhile
      } else if (found->second.state != State::loading) {
        touch(found->second);
        break;
      }
      waited = true;
      co_await loaded_.wait();
    }
    (waited ? misses_ : hits_).add();
  }
  co_await host_->compute(WorkCosts::per_kib(params_.copy, range.size));
}

void FileStore::fetch(Units wanted) {
  const std::int64_t most = params_.request / params_.unit;
  Units run{wanted.first, wanted.first - 1};
  for (std::int64_t unit = wanted.first; unit <= wanted.last; ++unit) {
    const bool absent = pages_.try_emplace(unit).second;
    if (absent) run.last = unit;
    const bool ends = !absent || unit == wanted.last || run.last - run.first + 1 == most;
    if (!ends) continue;
    if (run.last >= run.first) sim().spawn(load(run));
    run = {unit + 1, unit};
  }
}

Task<> FileStore::load(Units run) {
  {
    const Lease turn = co_await queue_.acquire(0);
    co_await device_->read(range(run));
  }
  for (std::int64_t unit = run.first; unit <= run.last; ++unit) {
    const auto found = pages_.find(unit);
    if (found != pages_.end() && found->second.state == State::loading) keep_clean(unit, found->second);
  }
  loaded_.notify_all();
  make_room();
}

void FileStore::keep_clean(std::int64_t unit, Page& page) {
  page.state = State::clean;
  clean_.push_front(unit);
  page.place = clean_.begin();
}

void FileStore::touch(Page& page) {
  if (page.state == State::clean) clean_.splice(clean_.begin(), clean_, page.place);
}

void FileStore::make_room() {
  const std::size_t most = static_cast<std::size_t>(params_.cache / params_.unit);
  while (pages_.size() > most && !clean_.empty()) {
    pages_.erase(clean_.back());
    clean_.pop_back();
  }
}

void FileStore::warm(FileId file) {
  const Units all = units(at(file), {0, at(file).size});
  for (std::int64_t unit = all.first; unit <= all.last; ++unit) {
    const auto [found, absent] = pages_.try_emplace(unit);
    if (absent) keep_clean(unit, found->second);
  }
  make_room();
}

Task<> FileStore::write(FileId file, BlockRange range) {
  XENO_ASSERT(range.size > Bytes{0} && range.end() <= at(file).room.count(),
              "a write reaches over a file's room");
  const Time arrived = now();
  while (over(params_.limit)) {
    co_await cleaned_.wait();
  }
  throttled_.record(now() - arrived);
  co_await host_->compute(WorkCosts::per_kib(params_.copy, range.size));
  File& to = files_[static_cast<std::size_t>(file.number)];
  to.size = std::max(to.size, Bytes(range.end()));
  const Units touched = units(to, range);
  for (std::int64_t unit = touched.first; unit <= touched.last; ++unit) make_dirty(unit);
  dirty_size_.set(std::ssize(dirty_));
  make_room();
  if (!expiry_.armed()) expiry_.arm_after(params_.expire);
  if (over(params_.background)) begin_write_back();
}

void FileStore::make_dirty(std::int64_t unit) {
  Page& page = pages_[unit];
  if (page.state == State::clean) clean_.erase(page.place);
  page.state = State::dirty;
  dirty_.insert(unit);
}

bool FileStore::over(double share) const {
  const std::int64_t pages = std::ssize(dirty_) + (writing_.last - writing_.first + 1);
  const double most = share * static_cast<double>(params_.cache / params_.unit);
  return static_cast<double>(pages) > most;
}

bool FileStore::pending(Units asked) const {
  const auto next = dirty_.lower_bound(asked.first);
  if (next != dirty_.end() && *next <= asked.last) return true;
  return writing_.first <= asked.last && writing_.last >= asked.first && writing_.last >= writing_.first;
}

Task<> FileStore::sync(FileId file) {
  const File& synced = at(file);
  const Units all = units(synced, {0, std::max(synced.size, Bytes(1))});
  ++syncs_;
  begin_write_back();
  while (pending(all)) {
    co_await cleaned_.wait();
  }
  --syncs_;
  co_await device_->flush();
}

Task<> FileStore::remove(FileId file) {
  const File& gone = at(file);
  if (gone.size == Bytes{0}) co_return;
  const Units all = units(gone, {0, gone.size});
  for (auto page = pages_.lower_bound(all.first); page != pages_.end() && page->first <= all.last;) {
    if (page->second.state == State::clean) clean_.erase(page->second.place);
    dirty_.erase(page->first);
    page = pages_.erase(page);
  }
  dirty_size_.set(std::ssize(dirty_));
  constexpr std::int64_t kib_per_mib = 1024;
  co_await host_->compute(WorkCosts::per_kib(params_.unlink, gone.size / kib_per_mib));
}

void FileStore::begin_write_back() {
  if (writing_back_ || dirty_.empty()) return;
  writing_back_ = true;
  sim().spawn(write_back());
}

void FileStore::expired() {
  if (dirty_.empty()) return;
  expired_ = true;
  begin_write_back();
}

Task<> FileStore::write_back() {
  while (!dirty_.empty() && (expired_ || syncs_ > 0 || over(params_.background))) {
    const Units batch = next_batch();
    co_await write_batch(batch);
    writing_ = {};
    dirty_size_.set(std::ssize(dirty_));
    cleaned_.notify_all();
  }
  if (dirty_.empty()) expired_ = false;
  writing_back_ = false;
}

/// The dirty units that lie together from where write-back has come to, round and round.
FileStore::Units FileStore::next_batch() {
  auto next = dirty_.lower_bound(cursor_);
  if (next == dirty_.end()) next = dirty_.begin();
  Units batch{*next, *next - 1};
  const std::int64_t most = params_.batch / params_.unit;
  while (next != dirty_.end() && *next == batch.last + 1 && batch.last - batch.first + 1 < most) {
    batch.last = *next;
    pages_.at(*next).state = State::writing;
    next = dirty_.erase(next);
  }
  writing_ = batch;
  cursor_ = batch.last + 1;
  return batch;
}

Task<> FileStore::write_batch(Units batch) {
  const std::int64_t most = params_.request / params_.unit;
  const Lease turn = co_await queue_.acquire(1);
  for (std::int64_t first = batch.first; first <= batch.last; first += most) {
    co_await device_->write(range({first, std::min(batch.last, first + most - 1)}));
  }
  for (std::int64_t unit = batch.first; unit <= batch.last; ++unit) {
    const auto found = pages_.find(unit);
    if (found != pages_.end() && found->second.state == State::writing) keep_clean(unit, found->second);
  }
  make_room();
}

}  // namespace xenolith
