#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "models/contract/block.hpp"
#include "models/contract/file_system.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/work_costs.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/timer.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// Files on a block device behind a page cache with read-ahead and write-back, as a Linux host has them.
///
/// Files lie in one piece each. README.md tells what is left out.
class FileStore final : public Component, public FileSystem {
 public:
  static constexpr std::string_view summary =
      "Files on a block device: page cache, read-ahead, write-back, deletion.";

  struct Params {
    Bytes cache{};
    Bytes unit{};
    Bytes read_ahead{};
    Bytes request{};
    Bytes batch{};
    double background = 0;
    double limit = 0;
    Duration expire{};
    Cycles copy{};
    Cycles unlink{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::cache, "cache", "Memory that the page cache may take.", positive),
          required(&Params::unit, "unit", "Bytes that are read, kept and written together.", positive),
          required(&Params::read_ahead, "read_ahead", "Bytes read in advance of a sequential reader.",
                   not_negative),
          required(&Params::request, "request", "Most bytes of one command to the device.", positive),
          required(&Params::batch, "batch", "Bytes written back before reads may come between.", positive),
          required(&Params::background, "background", "Share of the cache from which write-back begins.",
                   between(0, 1)),
          required(&Params::limit, "limit", "Share of the cache from which writers wait for write-back.",
                   between(0, 1)),
          required(&Params::expire, "expire", "Age at which data are written back in any case.", positive),
          required(&Params::copy, "copy", "Copying a KiB between cache and program, system calls included.",
                   not_negative),
          required(&Params::unlink, "unlink", "Freeing a MiB of a file that is deleted.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&FileStore::device_, "device", "The block device."),
                    implied_port(&FileStore::host_, "host", "The machine whose files these are."));
  }
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&FileStore::hits_, "hits", "Units that a read found in the page cache."),
        statistic(&FileStore::misses_, "misses", "Units that a read had to wait for."),
        statistic(&FileStore::dirty_size_, "dirty", "Units that are still to be written."),
        statistic(&FileStore::throttled_, "throttled", "Time that writers waited for write-back."));
  }

  FileStore(const Context& context, const Params& params);
  void start() override;

  Bytes free() const override;
  FileId create(Bytes room) override;
  FileId install(Bytes size) override;
  Bytes size(FileId file) const override { return at(file).size; }
  Task<> read(FileId file, BlockRange range) override;
  Task<> write(FileId file, BlockRange range) override;
  Task<> sync(FileId file) override;
  Task<> remove(FileId file) override;
  void warm(FileId file) override;

 private:
  enum class State { loading, clean, dirty, writing };
  struct Page {
    State state = State::loading;
    std::list<std::int64_t>::iterator place;  ///< among the clean ones
  };
  struct File {
    std::int64_t begin = 0;
    Bytes room{};
    Bytes size{};
  };
  /// Units of the device, from the first to the last.
  struct Units {
    std::int64_t first = 0;
    std::int64_t last = -1;
  };

  const File& at(FileId file) const { return files_[static_cast<std::size_t>(file.number)]; }
  Units units(const File& file, BlockRange range) const;
  BlockRange range(Units units) const;
  /// Begins to read what is not there.
  void fetch(Units units);
  Task<> load(Units units);
  void keep_clean(std::int64_t unit, Page& page);
  void touch(Page& page);
  void make_room();
  void make_dirty(std::int64_t unit);
  bool over(double share) const;
  bool pending(Units units) const;

  void begin_write_back();
  void expired();
  Task<> write_back();
  Units next_batch();
  Task<> write_batch(Units batch);

  const Params params_;
  Port<BlockDevice> device_;
  Port<FluidHost> host_;
  std::vector<File> files_;
  std::int64_t end_ = 0;  ///< of the last file on the device
  std::map<std::int64_t, Page> pages_;
  std::list<std::int64_t> clean_;  ///< least recently used last
  std::set<std::int64_t> dirty_;
  Units writing_;
  std::int64_t cursor_ = 0;  ///< where write-back goes on
  bool writing_back_ = false;
  bool expired_ = false;
  int syncs_ = 0;
  Resource queue_;  ///< the device's: reads go first
  Signal loaded_;
  Signal cleaned_;
  Timer expiry_;
  Counter hits_;
  Counter misses_;
  TimedLevel dirty_size_;
  Latency throttled_;
};

}  // namespace xenolith
