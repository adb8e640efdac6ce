#pragma once

#include <string_view>

#include "models/contract/kimberley.hpp"
#include "sim-core/model/component.hpp"
#include "sim-core/model/params.hpp"
#include "sim-core/model/port.hpp"

namespace xenolith {

/// A web server that holds an encrypted VM overlay for whoever asks.
class OverlayServer final : public Component, public OverlaySite {
 public:
  static constexpr std::string_view summary = "Web server that holds an encrypted VM overlay.";
  struct Params {
    Cycles request{};
    bool in_memory = false;
    static constexpr auto fields() {
      return fields_of(
          required(&Params::request, "request", "Taking a request and opening the file.", not_negative),
          required(&Params::in_memory, "in_memory",
                   "Whether the overlay lies in the page cache, because others have fetched it."));
    }
  };
  static constexpr auto ports() {
    return ports_of(implied_port(&OverlayServer::host_, "host", "The machine it runs on."),
                    implied_port(&OverlayServer::costs_, "costs", "What its work costs."),
                    implied_port(&OverlayServer::files_, "files", "Where the overlay is."),
                    port(&OverlayServer::overlay_, "overlay", "The overlay that it holds."));
  }

  OverlayServer(const Context& context, const Params& params) : Component(context), params_(params) {}
  void start() override;

  FluidHost& host() override { return *host_; }
  const WorkCosts& costs() const override { return *costs_; }
  FileSystem& files() override { return *files_; }
  Task<> request() override { co_await host_->compute(params_.request); }
  FileId overlay() override { return file_; }

 private:
  const Params params_;
  Port<FluidHost> host_;
  Port<WorkCosts> costs_;
  Port<FileSystem> files_;
  Port<Overlay> overlay_;
  FileId file_;
};

}  // namespace xenolith
