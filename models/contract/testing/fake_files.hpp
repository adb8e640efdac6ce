#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "models/contract/file_system.hpp"
#include "models/contract/hosted_vm.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/work_costs.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/fluid_world.hpp"

/// What tests of programs put in place of files, processors and virtual machines. Not part of the product.
namespace xenolith {

/// A machine on the fluid network, with nothing but its cores.
class FakeHost final : public Component, public FluidHost {
 public:
  struct Params {
    Hertz clock{};
    int cores = 1;
  };
  FakeHost(const Context& context, const Params& params)
      : Component(context), node_(fluid().platform().add_host(address(), params.clock, params.cores)) {}
  FluidNode node() const override { return node_; }
  FluidNetwork& network() override { return fluid().network(); }

 private:
  FluidNode node_;
};

/// Files that take no time.
class FakeFiles final : public Component, public FileSystem {
 public:
  explicit FakeFiles(const Context& context) : Component(context) {}
  struct File {
    Bytes room{};
    Bytes size{};
    bool removed = false;
    bool warm = false;
  };
  std::vector<File> files;
  Bytes room{1'000'000'000};

  Bytes free() const override { return room; }
  FileId create(Bytes size) override {
    files.push_back({.room = size});
    return FileId{static_cast<int>(files.size()) - 1};
  }
  FileId install(Bytes size) override {
    files.push_back({.room = size, .size = size});
    return FileId{static_cast<int>(files.size()) - 1};
  }
  Bytes size(FileId file) const override { return files[static_cast<std::size_t>(file.number)].size; }
  Task<> read(FileId file, BlockRange range) override {
    XENO_ASSERT(range.end() <= size(file).count(), "a test reads over the end of a file");
    co_return;
  }
  Task<> write(FileId file, BlockRange range) override {
    File& written = files[static_cast<std::size_t>(file.number)];
    XENO_ASSERT(range.end() <= written.room.count(), "a test writes over the room of a file");
    written.size = std::max(written.size, Bytes(range.end()));
    co_return;
  }
  Task<> sync(FileId) override { co_return; }
  Task<> remove(FileId file) override {
    files[static_cast<std::size_t>(file.number)].removed = true;
    co_return;
  }
  void warm(FileId file) override { files[static_cast<std::size_t>(file.number)].warm = true; }
};

/// A price for each task and KiB of input; nothing if it is not in the list.
class FakeCosts final : public Component, public WorkCosts {
 public:
  struct Price {
    DataTask task;
    Cycles per_kib;
  };
  FakeCosts(const Context& context, std::vector<Price> prices)
      : Component(context), prices_(std::move(prices)) {}
  Cycles cycles(DataTask task, Bytes in, Bytes) const override {
    for (const Price& price : prices_) {
      if (price.task == task) return WorkCosts::per_kib(price.per_kib, in);
    }
    return {};
  }

 private:
  std::vector<Price> prices_;
};

/// A virtual machine that does everything in a second.
class FakeVm final : public Component, public HostedVm {
 public:
  explicit FakeVm(const Context& context) : Component(context) {}
  std::vector<std::string> log;
  Bytes memory() const override { return 512_MiB; }
  Task<> boot(FileId) override { co_await act("boot"); }
  Task<> resume(FileId) override { co_await act("resume"); }
  /// Where a suspended machine's memory is written to; nowhere if null.
  FakeFiles* files = nullptr;
  Task<> suspend(FileId image, Bytes size) override {
    if (files != nullptr) {
      co_await files->write(image, {0, size});
    }
    co_await act("suspend");
  }
  Task<> power_off() override { co_await act("power off"); }

 private:
  Task<> act(std::string what) {
    log.push_back(std::move(what));
    co_await sim().delay(1_s);
  }
};

}  // namespace xenolith
