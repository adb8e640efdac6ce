#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/contract/blob_service.hpp"
#include "models/contract/internet_access.hpp"
#include "models/contract/microvisor.hpp"
#include "models/service/syncos/syncos_params.hpp"
#include "sim-core/kernel/mailbox.hpp"
#include "sim-core/model/trail.hpp"

namespace xenolith {

/// The cloud storage application of the SyncOS cell: images to a blob store and back, block by block, over
/// TLS sessions that a lost connection ends. While one block is on its way the next is read from the shared
/// area and packed, or the last one unpacked and written there.
class CloudClient {
 public:
  struct Surroundings {
    Component* owner;
    Cell* cell;
    Microvisor* microvisor;
    InternetAccess* access;
    BlobService* store;
  };
  struct Transfer {
    BlobReply reply;              ///< the last one, or the one that ended it
    std::vector<BlobBlock> sent;  ///< blocks stored
    Bytes bytes{};                ///< of bodies that arrived
  };

  CloudClient(const SyncosParams& params, Surroundings surroundings) : params_(params), at_(surroundings) {}

  /// Uploads an image's bytes; with a pace, no faster.
  Task<Transfer> upload(std::string uri, CellImageRef image, BitRate pace);
  /// Makes the blocks a version.
  Task<BlobReply> commit(std::string uri, Blob blob);
  /// Looks up a version.
  Task<BlobReply> look_up(std::string uri, std::int64_t age);
  /// Downloads a version's blocks into the shared area.
  Task<Transfer> download(std::string uri, Blob blob);
  /// The session does not outlive a reboot.
  void forget_session() { session_ = false; }
  /// From now on what it does is told as stages of this request; null: no longer.
  void follow(Trail* trail) { trail_ = trail; }

  std::int64_t sessions() const { return sessions_; }
  std::int64_t retries() const { return retries_; }

 private:
  struct Prepared {
    BlobBlock block;
    bool last = false;
  };
  /// What a request comes to: it may have to be said again.
  struct Attempt {
    bool heard = false;
    BlobReply reply;
  };

  Task<> prepare(CellImageRef image, Mailbox<Prepared>* ready, std::int64_t from);
  Task<> unpack(Blob blob, Mailbox<Prepared>* arrived, bool* saved);
  Task<Transfer> upload_from(std::string uri, CellImageRef image, BitRate pace, bool* lost);
  Task<Attempt> put(std::string uri, BlobBlock block);
  Task<Attempt> get(std::string uri, BlobBlock block);
  Task<Attempt> put_in_the_end(std::string uri, BlobBlock block);
  Task<Attempt> get_in_the_end(std::string uri, BlobBlock block);
  Task<Attempt> open(std::string uri, Access access);
  Task<bool> session();
  Task<> pace_out(Time begun, Bytes sent, BitRate pace);
  Cycles work(double per_byte, Bytes data) const;
  Bytes body(Bytes data) const;
  void tell(std::string_view from, std::string_view to, std::string_view what, Time sent) const;
  /// The request was served since its last mark, here or at the store; or it waited here.
  void done(std::string_view stage) const;
  void stored(std::string_view stage) const;
  void waited(std::string_view stage) const;

  const SyncosParams& params_;
  Surroundings at_;
  Trail* trail_ = nullptr;
  bool session_ = false;
  std::int64_t sessions_ = 0;
  std::int64_t retries_ = 0;
};

}  // namespace xenolith
