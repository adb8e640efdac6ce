#pragma once

#include <string_view>

#include "models/contract/kimberley.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/statistic.hpp"

namespace xenolith {

/// The VM overlay of an application. Builds of one application differ a little, since the hypervisor
/// allocates blocks of its differencing disk in advance: each replication is another build, all sizes of
/// which deviate together.
class VmOverlay final : public Component, public Overlay {
 public:
  static constexpr std::string_view summary =
      "VM overlay of an application: its sizes, a little different in each build.";

  struct Params {
    Bytes compressed{};
    Bytes compressed_sd{};
    Bytes uncompressed{};
    Bytes uncompressed_sd{};
    Bytes package{};
    double memory_share = 0;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::compressed, "compressed", "Mean size, compressed and encrypted.", positive),
          required(&Params::compressed_sd, "compressed_sd", "Its standard deviation.", not_negative),
          required(&Params::uncompressed, "uncompressed",
                   "Mean size of differencing disk and memory difference.", positive),
          required(&Params::uncompressed_sd, "uncompressed_sd", "Its standard deviation.", not_negative),
          required(&Params::package, "package", "Size of the install package.", not_negative),
          required(&Params::memory_share, "memory_share",
                   "Share of the memory difference in the uncompressed overlay.", between(0.01, 0.99)));
    }
  };
  static constexpr auto statistics() {
    return statistics_of(
        statistic(&VmOverlay::compressed_size_, "compressed", "Compressed size in KiB."),
        statistic(&VmOverlay::uncompressed_size_, "uncompressed", "Uncompressed size in KiB."),
        statistic(&VmOverlay::package_size_, "package", "Size of the package in KiB."),
        statistic(&VmOverlay::deviation_, "deviation",
                  "How far the compressed size of this build is off the mean, in thousandths of the mean."));
  }

  VmOverlay(const Context& context, const Params& params);
  void start() override;

  Bytes compressed() const override { return compressed_; }
  Bytes uncompressed() const override { return uncompressed_; }
  Bytes memory_difference() const override;
  Bytes package() const override { return params_.package; }

 private:
  const Params params_;
  Bytes compressed_;
  Bytes uncompressed_;
  Tally compressed_size_;
  Tally uncompressed_size_;
  Tally package_size_;
  Tally deviation_;
};

}  // namespace xenolith
