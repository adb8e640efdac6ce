#pragma once

#include <cstdint>
#include <string_view>

#include "models/contract/blob_service.hpp"
#include "models/contract/block.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The part of a blob store that runs on each storage server: a log on the server's disk.
class BlobDisk final : public Component, public BlobNode {
 public:
  static constexpr std::string_view summary = "Storage server of a blob store: a log on its disk.";
  struct Params {
    Cycles request{};
    Duration lost_after{};
    static constexpr auto fields() {
      return fields_of(
          required(&Params::request, "request", "Work of a request at the server.", not_negative),
          optional(&Params::lost_after, "lost_after",
                   "When the server breaks down with all that it keeps; zero: never.", not_negative));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&BlobDisk::host_, "host", "The server."),
                    implied_port(&BlobDisk::disk_, "disk", "Where its log lies."));
  }
  static constexpr auto statistics() {
    return statistics_of(statistic(&BlobDisk::kept_, "kept", "Bytes of replicas written."),
                         statistic(&BlobDisk::given_, "given", "Bytes of replicas read."));
  }

  BlobDisk(const Context& context, const Params& params) : Component(context), params_(params) {}

  FluidHost& host() override { return *host_; }
  bool alive() const override {
    return params_.lost_after == Duration::zero() || now() < Time::origin() + params_.lost_after;
  }
  Task<std::int64_t> append(Bytes size) override;
  Task<> fetch(std::int64_t place, Bytes size) override;

 private:
  const Params params_;
  Port<FluidHost> host_;
  Port<BlockDevice> disk_;
  std::int64_t end_ = 0;
  Flow kept_;
  Flow given_;
};

}  // namespace xenolith
