#include "models/service/blob_disk/blob_disk.hpp"

namespace xenolith {

Task<std::int64_t> BlobDisk::append(Bytes size) {
  if (end_ + size.count() > disk_->capacity().count()) end_ = 0;  // the oldest are overwritten
  const std::int64_t place = end_;
  end_ += size.count();
  co_await host_->compute(params_.request);
  if (size > Bytes::zero()) {
    co_await disk_->write({place, size});
  }
  kept_.add(size);
  co_return place;
}

Task<> BlobDisk::fetch(std::int64_t place, Bytes size) {
  co_await host_->compute(params_.request);
  if (size > Bytes::zero()) {
    co_await disk_->read({place, size});
  }
  given_.add(size);
}

}  // namespace xenolith
