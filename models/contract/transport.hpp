#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>

#include "models/contract/ethernet.hpp"
#include "models/contract/guest_kernel.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// A message of an application in a stream of bytes: so many bytes, and what they say.
struct StreamRecord {
  Bytes size{};
  std::array<std::uint64_t, 4>
      content{};     ///< as the applications agree: a kind, a handle, an offset, a length
  Trail trail = {};  ///< for the latency anatomy: of the request that the record belongs to
};

/// What the bytes of one direction of a stream say: the records in order, each with the number of its last
/// byte. It stands for the content of the bytes; when they arrive is the stream's matter.
struct StreamContent {
  struct Entry {
    std::uint64_t end = 0;  ///< bytes of the stream up to and with this record
    StreamRecord record;
  };
  std::deque<Entry> records;
  // How far the reading end has come, for the audit at the end of a run.
  std::uint64_t arrived = 0;  ///< bytes that have come without a gap before them
  std::uint64_t read = 0;     ///< bytes that the application has got
};

/// Both directions: what the side that connected writes, and what the side that accepted writes.
struct StreamContents {
  StreamContent from_client;
  StreamContent from_server;
};

/// One end of an open stream of bytes between two guests, as a process of its guest uses it.
///
/// All calls are made by processes of the guest whose socket it is: they spend its time at process level and
/// sleep as it makes them sleep. One process may send and another receive; two may not do the same.
class StreamSocket {
 public:
  virtual ~StreamSocket() = default;
  /// Writes a record in one system call: copies it into the send buffer as that has room, sleeping while it
  /// has none. Returns when the last byte is in the buffer, not when it has arrived.
  virtual Task<> send(StreamRecord record) = 0;
  /// Reads up to the end of the next record, sleeping until its last byte has come.
  virtual Task<StreamRecord> receive() = 0;
  /// Reads what is there in one system call, `at_most` so much, sleeping while there is nothing; records that
  /// have been read to their end are gone.
  virtual Task<Bytes> read(Bytes at_most) = 0;
  /// Where the record has been whose last byte was read last.
  virtual Trail trail() const { return {}; }
  /// Bytes that the application has read from the stream so far.
  virtual Bytes read_so_far() const = 0;
};

/// Where a stream leads to: what another guest needs to know of it.
class StreamAddress {
 public:
  static constexpr std::string_view contract = "stream-address";
  static constexpr bool remote = true;  ///< may be on another machine
  virtual ~StreamAddress() = default;
  /// The station that segments are sent to.
  virtual MacAddress mac() const = 0;
  /// A client is about to connect from (`client`, `client_port`): what will be said in the stream.
  virtual void announce(MacAddress client, std::uint16_t client_port,
                        std::shared_ptr<StreamContents> contents) = 0;
};

/// The sockets of a guest's kernel: who opens streams there.
class StreamHost {
 public:
  static constexpr std::string_view contract = "stream-host";
  virtual ~StreamHost() = default;
  virtual GuestKernel& guest() = 0;
  /// Streams to this port are accepted from now on; to be called in `start()`.
  virtual void listen(std::uint16_t port) = 0;
  /// Called by a process: sleeps until a client has connected to the port, and gives its stream.
  virtual Task<StreamSocket*> accept(std::uint16_t port) = 0;
  /// Called by a process: opens a stream to a port of another guest, sleeping until it stands. Tries again as
  /// long as nobody answers.
  virtual Task<StreamSocket*> connect(StreamAddress& peer, std::uint16_t port) = 0;
};

}  // namespace xenolith
