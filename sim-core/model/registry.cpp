#include "sim-core/model/registry.hpp"

namespace xenolith {

void Registry::name_after(ModelInfo& info, std::string_view folder) {
  info.path = folder;
  std::replace(info.path.begin(), info.path.end(), '_', '-');
  const std::size_t slash = info.path.find('/');
  info.kind = info.path.substr(0, slash);
  info.name = info.path.substr(slash + 1);
}

void Registry::keep(ModelInfo info) {
  const auto at =
      std::lower_bound(models_.begin(), models_.end(), info.path,
                       [](const ModelInfo& model, const std::string& path) { return model.path < path; });
  XENO_ASSERT(at == models_.end() || at->path != info.path, "two models have one path");
  models_.insert(at, std::move(info));
}

const ModelInfo* Registry::find(std::string_view name) const {
  const ModelInfo* found = nullptr;
  for (const ModelInfo& model : models_) {
    if (model.path == name) return &model;
    if (model.name != name) continue;
    if (found != nullptr) return nullptr;
    found = &model;
  }
  return found;
}

}  // namespace xenolith
