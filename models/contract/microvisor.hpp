#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/contract/cell_memory.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/signal.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/component.hpp"

namespace xenolith {

/// What one cell sends another by synchronous IPC: the sender waits until the receiver has answered.
struct IpcMessage {
  std::string_view what;  ///< what is asked for
  std::int64_t words = 4;
  std::string text = {};  ///< a URI, for instance; travels in pages that the cells share
  std::int64_t number = 0;
};
struct IpcReply {
  bool granted = true;  ///< false: the sender has no capability for the receiver
  std::string text = {};
};

/// A thread of a cell that waits for messages.
class IpcServer {
 public:
  virtual ~IpcServer() = default;
  virtual Task<IpcReply> receive(IpcMessage message) = 0;
};

/// The system calls that not every cell may make.
enum class SystemCall { checkpoint, restore };

/// A cell of a microvisor: an isolated environment with its memory and what it may do. Cells are linked at
/// build time; none comes or goes while the machine runs.
class Cell {
 public:
  static constexpr std::string_view contract = "cell";
  virtual ~Cell() = default;
  virtual Component& component() = 0;
  /// As capabilities name it: the last name of its address.
  virtual std::string_view cell_name() const = 0;
  virtual CellMemory& memory() = 0;
  virtual Compressibility content() const = 0;
  /// Registers, stacks and kernel objects that a checkpoint saves beside the memory.
  virtual Bytes state() const = 0;
  /// Whether the cell was linked with a capability for another's IPC, or for a system call.
  virtual bool may_call(const Cell& other) const = 0;
  virtual bool may(SystemCall call) const = 0;
  virtual void serve(IpcServer& server) = 0;
  virtual IpcServer* server() = 0;

  /// Computes as soon as the cell is not stopped.
  virtual Task<> run(Cycles work) = 0;
  /// The guest brings itself to rest.
  virtual Task<> shut_down() = 0;
  virtual void stop() = 0;
  virtual void go_on() = 0;
  virtual bool stopped() const = 0;
  /// Told whenever the cell goes on.
  virtual Signal& going_on() = 0;
};

/// What a checkpoint takes of a cell.
enum class Extent {
  all,     ///< every page
  changed  ///< those written since the last checkpoint that watched
};

/// A microvisor as its cells see it.
class Microvisor {
 public:
  static constexpr std::string_view contract = "microvisor";
  virtual ~Microvisor() = default;
  /// Once for each cell, before the machine boots.
  virtual void link(Cell& cell) = 0;
  virtual Task<> compute(Cycles work) = 0;
  /// What a write to a protected page costs beside the write.
  virtual Cycles fault() const = 0;
  virtual Task<IpcReply> call(Cell& from, Cell& to, IpcMessage message) = 0;

  /// System call: writes the subject's image to the flash area that kernel and caller share; nothing if the
  /// caller may not. With `watch`, the pages written from now on are noted.
  virtual Task<std::optional<CellImageRef>> checkpoint(Cell& caller, Cell& subject, Extent extent,
                                                       bool watch) = 0;
  /// System call: notes that the image in the shared area is to be restored, and reboots the machine. False
  /// if the caller may not.
  virtual Task<bool> restore(Cell& caller, Cell& subject, CellImageRef image) = 0;

  /// The shared flash area as a cell's file: bytes from its beginning on.
  virtual Task<> read_area(std::int64_t offset, Bytes size) = 0;
  virtual Task<> write_area(std::int64_t offset, Bytes size) = 0;
  virtual Bytes area() const = 0;
};

}  // namespace xenolith
