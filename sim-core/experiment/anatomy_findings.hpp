#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim-core/model/anatomy.hpp"

namespace xenolith {

/// What the latency anatomy of one replication is when the run is over.
struct AnatomyFindings {
  std::vector<Anatomy::Place> places;
  std::vector<Anatomy::Request> requests;
  std::size_t lost = 0;    ///< requests whose first marks were overwritten
  std::size_t beyond = 0;  ///< requests beyond the limit
};

AnatomyFindings findings_of(const Anatomy& anatomy);

/// As text, to bring them from one process to another, and back; nothing if the text is not whole.
std::string to_text(const AnatomyFindings& findings);
std::optional<AnatomyFindings> findings_from(std::string_view text);

}  // namespace xenolith
