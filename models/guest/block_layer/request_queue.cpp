#include "models/guest/block_layer/request_queue.hpp"

namespace xenolith {

bool RequestQueue::add(BlockRange blocks, std::uint64_t reader, Bytes most) {
  for (BlockRequest& request : requests_) {
    const bool continues = request.reader == reader && request.range.end() == blocks.offset;
    if (!continues || request.range.size + blocks.size > most) continue;
    request.range.size += blocks.size;
    return false;
  }
  if (requests_.empty()) plugged_ = true;
  requests_.push_back({++numbers_, blocks, reader});
  return true;
}

std::optional<BlockRequest> RequestQueue::take() {
  if (plugged_ || requests_.empty()) return std::nullopt;
  const BlockRequest request = requests_.front();
  requests_.pop_front();
  return request;
}

}  // namespace xenolith
