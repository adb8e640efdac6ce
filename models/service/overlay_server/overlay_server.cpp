#include "models/service/overlay_server/overlay_server.hpp"

#include "sim-core/model/misfit.hpp"

namespace xenolith {

void OverlayServer::start() {
  if (overlay_->compressed() > files_->free())
    throw Misfit("files", "the overlay does not fit", "a larger device");
  file_ = files_->install(overlay_->compressed());
  if (params_.in_memory) files_->warm(file_);
}

}  // namespace xenolith
