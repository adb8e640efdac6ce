#include "models/guest/tcp_stack/tcp_connection.hpp"
#include "models/guest/tcp_stack/tcp_stack.hpp"

/// What the latency anatomy is told of segments and of the records in them.
namespace xenolith {

StreamRecord* TcpConnection::record_in(StreamContent& content, std::uint64_t begin, std::uint64_t end) const {
  if (stack_.context().anatomy == nullptr) return nullptr;
  StreamRecord* last = nullptr;
  for (StreamContent::Entry& entry : content.records) {
    if (entry.end > end) break;
    if (entry.end > begin) last = &entry.record;
  }
  return last;
}

/// A segment brings the record that ends in it, if that belongs to a request, or is a request of its own.
Trail TcpConnection::begin_trail(TcpSender::Segment segment) {
  const StreamRecord* const record = record_in(outgoing(), segment.begin, segment.begin + segment.length);
  return record != nullptr && record->trail ? record->trail : stack_.segment_time_.begin();
}

/// The record that ends in a segment has come as the segment has, when it first did.
void TcpConnection::end_trail(const SegmentHeader& segment) {
  const std::uint64_t end = segment.sequence + segment.length;
  StreamRecord* const record = record_in(incoming(), segment.sequence, end);
  const bool brings = record != nullptr && record->trail;
  stack_.segment_time_.record(stack_.now() - segment.made, brings ? Trail{} : segment.trail);
  if (brings && end > receiver_.next()) record->trail = segment.trail;
}

}  // namespace xenolith
