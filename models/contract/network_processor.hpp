#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "models/contract/ethernet.hpp"
#include "models/contract/pci.hpp"
#include "sim-core/base/check.hpp"
#include "sim-core/base/units.hpp"
#include "sim-core/kernel/task.hpp"

namespace xenolith {

/// The memories of a network processor that micro-code reaches by references to a unit with a queue.
enum class NpMemory { scratch = 0, sram = 1, sdram = 2 };

/// Who steps the contexts that poll a queue, and may have let them stand still while nothing could come.
class PollWatcher {
 public:
  virtual ~PollWatcher() = default;
  /// Brings the polling contexts up to this instant: a reference at or before it does not see what comes now.
  virtual void before_arrival() = 0;
  /// The queue has changed: whoever polls it has something to find.
  virtual void after_arrival() = 0;
  /// One more queue has entries, or one less.
  void filled() { ++filled_; }
  void emptied() { --filled_; }

 protected:
  std::int64_t filled_queues() const { return filled_; }

 private:
  std::int64_t filled_ = 0;  ///< watched queues with entries
};

/// A queue in the processor's memory that contexts of one engine poll.
class PolledQueue {
 public:
  /// When the entry at the head became visible in memory; Time::max() if there is none.
  Time head_since() const { return head_since_; }
  /// The engine that polls this queue; called by it.
  void watch(PollWatcher& watcher) {
    if (watcher_ == &watcher) return;
    XENO_ASSERT(watcher_ == nullptr, "two engines poll one queue");
    watcher_ = &watcher;
    if (head_since_ != Time::max()) watcher_->filled();
  }

 protected:
  ~PolledQueue() = default;
  PollWatcher* watcher_ = nullptr;
  Time head_since_ = Time::max();
};

/// A polled queue with entries of type `T`, first in, first out. Limits are its owner's to keep.
template <class T>
class PolledFifo final : public PolledQueue {
 public:
  /// An entry becomes visible in memory now.
  void push(T entry, Time now) {
    if (watcher_ != nullptr) watcher_->before_arrival();
    entries_.emplace_back(now, std::move(entry));
    head_since_ = entries_.front().first;
    if (watcher_ == nullptr) return;
    if (entries_.size() == 1) watcher_->filled();
    watcher_->after_arrival();
  }
  T pop() {
    XENO_ASSERT(!entries_.empty(), "micro-code took an entry from an empty queue");
    T entry = std::move(entries_.front().second);
    entries_.pop_front();
    head_since_ = entries_.empty() ? Time::max() : entries_.front().first;
    if (entries_.empty() && watcher_ != nullptr) watcher_->emptied();
    return entry;
  }
  std::size_t size() const { return entries_.size(); }

 private:
  std::deque<std::pair<Time, T>> entries_;
};

/// A loop of micro-code: read the state of the next queue, swap out, look at what came, go on with the next
/// one.
struct PollLoop {
  NpMemory unit = NpMemory::scratch;
  Bytes size{};           ///< what one look reads
  Cycles instructions{};  ///< from the data of one look to the reference of the next
  std::vector<PolledQueue*> queues;
  std::size_t next = 0;            ///< the queue whose state the last reference reads
  PollWatcher* watcher = nullptr;  ///< the engine, once it polls

  /// One more queue, which may have entries already.
  void add(PolledQueue& queue) {
    if (watcher != nullptr) watcher->before_arrival();
    queues.push_back(&queue);
    if (watcher == nullptr) return;
    queue.watch(*watcher);
    watcher->after_arrival();
  }
};

/// A signal from one context to another; one that nobody waits for yet is kept.
struct MicroSignal {
  bool raised = false;
  class MicroContext* waiter = nullptr;  ///< context that sleeps for it
};

/// A piece of a received frame, as it lies in the receive buffer of the media and switch fabric interface
/// (MSF).
struct ReceiveElement {
  Frame frame;
  Bytes size{};
  bool first = false;
  bool last = false;
  std::uint64_t sequence = 0;  ///< 0, 1, 2 … in the order of arrival
  std::int64_t elements = 1;   ///< more: this is the last one, and the others of its frame came before it
};

/// A hardware context of a micro-engine, as its micro-code sees it. All calls are made by that code alone,
/// and all but `run` give the engine up to the other contexts until their operation is done and arbitration
/// comes round.
class MicroContext {
 public:
  virtual ~MicroContext() = default;
  /// How long it has waited, since this was asked last, for its engine and in the queues of the memory units
  /// and of the PCI unit; it worked else, or its operations did.
  virtual Duration take_waited() { return {}; }
  /// Executes instructions, one per cycle. Nobody else runs on the engine meanwhile.
  virtual Task<> run(Cycles instructions) = 0;
  /// One command to a memory unit: read or write, get from or put to a ring.
  virtual Task<> reference(NpMemory unit, Bytes size) = 0;
  /// One operation of the hash unit.
  virtual Task<> hash() = 0;
  /// Polls the queues of the loop in turn until one has an entry; gives its index.
  virtual Task<std::size_t> poll(PollLoop& loop) = 0;
  /// Lets the other contexts that are ready go first.
  virtual Task<> yield() = 0;
  virtual Task<> wait_for(MicroSignal& signal) = 0;
  /// Costs nothing by itself: the instruction is counted in `run`.
  virtual void send(MicroSignal& signal) = 0;
  /// Has the PCI unit carry out a transaction; the unit does one at a time, in order of request.
  virtual Task<> pci(PciWrite write) = 0;
  /// The same for a read of host memory.
  virtual Task<> pci_read(DeviceIo& host, Bytes size) = 0;
  /// Joins the list of contexts that wait for received elements.
  virtual Task<ReceiveElement> receive_element() = 0;
  /// Gives the buffers of so many received elements back.
  virtual void release_elements(std::int64_t count) = 0;
  /// Hands a piece of a frame to the MSF for `port`; returns when a transmit buffer has taken it.
  virtual Task<> transmit_element(int port, const Frame& frame, Bytes size, bool last) = 0;

  // Loops over the elements of a frame, as one operation with the timing of all its steps.

  /// For each element: `instructions`, a read of SDRAM, a hand-over to the MSF.
  virtual Task<> transmit_frame(int port, Frame frame, Cycles instructions) = 0;
  /// For each element: a read of SDRAM, `instructions`, a write to the host, where nobody is told.
  virtual Task<> copy_to_host(DeviceIo& host, Bytes size, Bytes element, Cycles instructions) = 0;
  /// Has a DMA channel of the PCI unit copy so much of SDRAM to the host, where nobody is told.
  virtual Task<> dma_to_host(DeviceIo& host, Bytes size) = 0;
  /// Has a DMA channel copy so much of host memory into SDRAM.
  virtual Task<> dma_from_host(DeviceIo& host, Bytes size) = 0;
};

/// Micro-code of one context.
class MicroCode {
 public:
  virtual ~MicroCode() = default;
  virtual Task<> execute(MicroContext& context) = 0;
};

/// A network processor: engines with contexts, memories, a media interface and a PCI unit.
class NetworkProcessor {
 public:
  static constexpr std::string_view contract = "network-processor";
  virtual ~NetworkProcessor() = default;
  virtual int engines() const = 0;
  virtual int contexts() const = 0;  ///< per engine
  /// Size of a full element of the receive and transmit buffers.
  virtual Bytes element_size() const = 0;
  /// Starts micro-code on a context that runs none yet. Allowed from `start()` on.
  virtual void load(int engine, int context, MicroCode& code) = 0;
};

/// The processor's side of a media device: takes received frames in pieces.
class MediaReceiver {
 public:
  virtual ~MediaReceiver() = default;
  /// One piece has crossed the link; waits for a free receive buffer (back pressure).
  virtual Task<> receive_piece(Frame frame, Bytes size, bool first, bool last) = 0;
  /// All pieces of a frame have crossed the link, the last one, of `last_piece`, now.
  virtual Task<> receive_frame(Frame frame, std::int64_t pieces, Bytes last_piece) = 0;
};

/// A line interface (MAC) of a network processor, reached over a packet bus.
class MediaDevice {
 public:
  static constexpr std::string_view contract = "media-device";
  virtual ~MediaDevice() = default;
  /// Called once, before anything is sent; pieces of received frames have `piece` bytes at most.
  virtual void attach(MediaReceiver& receiver, Bytes piece) = 0;
  /// Moves one piece of a frame over the link; returns when the device's transmit buffer has it (back
  /// pressure).
  virtual Task<> transmit_piece(Frame frame, Bytes size, bool last) = 0;
  /// The same for a frame whose pieces have crossed the link but for the last one, of `last_piece`.
  virtual Task<> transmit_frame(Frame frame, Bytes last_piece) = 0;
};

}  // namespace xenolith
