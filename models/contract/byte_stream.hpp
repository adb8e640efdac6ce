#pragma once

#include <cstdint>
#include <vector>

#include "models/contract/file_system.hpp"
#include "models/contract/network_node.hpp"
#include "models/contract/work_costs.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/kernel/resource.hpp"
#include "sim-core/kernel/signal.hpp"

/// Streams of bytes between programs: from files, through pipes, over networks, and the programs that turn
/// one into another. The same program works on whole files, one after the other, or within a pipeline.
namespace xenolith {

/// Where bytes come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// At most so many bytes; none at the end.
  virtual Task<Bytes> take(Bytes most) = 0;
};

/// Where bytes go.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Task<> give(Bytes data) = 0;
  virtual Task<> end() = 0;
};

/// A file from its beginning to an end.
class FileSource final : public ByteSource {
 public:
  FileSource(FileSystem& files, FileId file, Bytes size) : files_(&files), file_(file), left_(size) {}
  FileSource(FileSystem& files, FileId file) : FileSource(files, file, files.size(file)) {}
  Task<Bytes> take(Bytes most) override;

 private:
  FileSystem* files_;
  FileId file_;
  Bytes left_;
  std::int64_t offset_ = 0;
};

/// What a program has in its memory already.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(Bytes size) : left_(size) {}
  Task<Bytes> take(Bytes most) override;

 private:
  Bytes left_;
};

/// One source, then another.
class ChainSource final : public ByteSource {
 public:
  ChainSource(ByteSource& first, ByteSource& second) : first_(&first), second_(&second) {}
  Task<Bytes> take(Bytes most) override;

 private:
  ByteSource* first_;
  ByteSource* second_;
};

/// What a program keeps in its memory.
class MemorySink final : public ByteSink {
 public:
  Task<> give(Bytes data) override;
  Task<> end() override;
  Bytes size() const { return size_; }

 private:
  Bytes size_;
};

class FileSink final : public ByteSink {
 public:
  FileSink(FileSystem& files, FileId file) : files_(&files), file_(file) {}
  Task<> give(Bytes data) override;
  Task<> end() override;

 private:
  FileSystem* files_;
  FileId file_;
  std::int64_t offset_ = 0;
};

/// A bounded pipe between two programs, with room for so many pieces.
class BytePipe final : public ByteSource, public ByteSink {
 public:
  BytePipe(Simulator& simulator, std::size_t pieces) : pieces_(simulator, pieces) {}
  Task<Bytes> take(Bytes most) override;
  Task<> give(Bytes data) override;
  Task<> end() override;

 private:
  Mailbox<Bytes> pieces_;  ///< a piece of nothing is the end
  Bytes left_;             ///< of a piece that was larger than what was taken
  bool ended_ = false;
};

/// The first bytes into one sink, the rest into another.
class SplitSink final : public ByteSink {
 public:
  SplitSink(ByteSink& first, Bytes size, ByteSink& rest) : first_(&first), left_(size), rest_(&rest) {}
  Task<> give(Bytes data) override;
  Task<> end() override;

 private:
  ByteSink* first_;
  Bytes left_;
  ByteSink* rest_;
};

/// A program that turns a stream of `in` bytes into one of `out` bytes, piece by piece, on a host. `threads`
/// of it work on different pieces at the same time; what they make leaves in order.
class Conversion {
 public:
  struct Work {
    FluidHost* host = nullptr;
    const WorkCosts* costs = nullptr;
    DataTask task{};
    Bytes in{};
    Bytes out{};
    Bytes piece{};
    std::int64_t threads = 1;
    ByteSource* beside = nullptr;  ///< read along evenly: the image that a difference refers to
    Bytes beside_size{};
  };
  Conversion(Simulator& simulator, const Work& work, ByteSource& from, ByteSink& to);
  /// Runs the program to its end. The object must stay until then.
  Task<> run();

 private:
  Task<> worker();
  Task<> read_beside();

  Simulator& simulator_;
  const Work work_;
  ByteSource* from_;
  ByteSink* to_;
  Resource input_;
  Signal turned_;
  std::int64_t taken_ = 0;    ///< pieces
  std::int64_t turn_ = 0;     ///< the piece whose result is next
  std::int64_t read_ = 0;     ///< bytes
  std::int64_t written_ = 0;  ///< bytes
  std::int64_t beside_read_ = 0;
};

/// A TCP connection that carries a stream from one host to another, sealed or in the open. Both ends work at
/// their own speed; two pieces are on their way at a time, so that the network is never idle between them.
class NetworkStream {
 public:
  struct End {
    FluidHost* host = nullptr;
    const WorkCosts* costs = nullptr;
  };
  struct Setup {
    const FluidRoute* route = nullptr;
    End from;
    End to;
    bool sealed = false;
    Bytes piece{};
  };
  NetworkStream(Simulator& simulator, const Setup& setup, ByteSource& from, ByteSink& to);
  /// Carries everything. The object must stay until then.
  Task<> run();
  Bytes carried() const { return carried_; }

 private:
  /// Pieces on their way at the same time: each pays the start-up of a transfer, and hides it behind the
  /// others.
  static constexpr std::size_t lanes = 8;
  Cycles price(const End& end, DataTask task, Bytes data) const;
  Task<> send();
  Task<> lane();
  Task<> receive();

  Simulator& simulator_;
  const Setup setup_;
  ByteSource* from_;
  ByteSink* to_;
  Mailbox<Bytes> sent_;
  Mailbox<Bytes> arrived_;
  Bytes carried_;
};

}  // namespace xenolith
