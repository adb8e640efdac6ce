#include "sim-core/experiment/catalogue.hpp"

#include <algorithm>

#include "sim-core/experiment/resolver.hpp"
#include "sim-core/experiment/sourced_value.hpp"
#include "sim-core/experiment/text.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

/// What the results of calibrations were called: "kimberley/creation".
std::vector<std::string> calibration_names(const Home& home) {
  std::vector<std::string> names;
  std::error_code failed;
  const fs::path folder = home.configs() / "calibration";
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    Problems told_where_they_are_used;
    if (it->path().extension() != ".json") continue;
    const auto json = read_json_below(folder, it->path(), told_where_they_are_used);
    const Json* const name = json ? json->find("calibrated") : nullptr;
    if (name != nullptr && name->is_string()) names.push_back(name->as_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void check_own_name(const Json& file, const char* key, const std::string& name, Problems& problems) {
  const std::string written = text_member(file, key, "", problems);
  if (written == name) return;
  problems.add(file.find(key) == nullptr ? file.place() : file.find(key)->place(), key,
               "the name is \"" + written + "\" and the file's is \"" + name + '"',
               "the name of the file without \".json\"");
}

std::vector<std::string> field_names(const ModelInfo& model) {
  std::vector<std::string> names;
  for (const FieldInfo& field : model.fields) names.push_back(field.name);
  return names;
}

const ModelInfo* find_model(const Registry& registry, const Json& file, Problems& problems) {
  const Json* const model = file.find("model");
  const ModelInfo* const found =
      model != nullptr && model->is_string() ? registry.find(model->as_string()) : nullptr;
  if (found != nullptr) return found;
  std::vector<std::string> names;
  for (const ModelInfo& info : registry.all()) names.push_back(info.path);
  problems.add(
      model == nullptr ? file.place() : model->place(), "model",
      model == nullptr ? "the part does not say what it is" : "there is no model " + to_text(*model, 0),
      "a model that `xenolith list models` shows",
      model != nullptr && model->is_string() ? nearest_name(model->as_string(), names) : "");
  return nullptr;
}

}  // namespace

Catalogue::Catalogue(const Home& home, const Registry& registry) : home_(home), registry_(registry) {
  std::error_code failed;
  for (fs::recursive_directory_iterator it(home_.hardware(), failed), end; !failed && it != end;
       it.increment(failed)) {
    if (!it->is_regular_file() || it->path().extension() != ".json") continue;
    const bool board = it->path().parent_path().filename() == "board";
    (board ? board_files_ : part_files_).emplace(it->path().stem().string(), it->path());
  }
}

const Json* Catalogue::read(const fs::path& folder, const fs::path& file, Problems& problems) {
  const auto known = read_.find(file);
  if (known != read_.end()) return &known->second;
  const bool adopted = adopted_.contains(file);
  auto json = adopted ? read_json_file(shown_path(file), problems) : read_json_below(folder, file, problems);
  if (!json) return nullptr;
  return &read_.emplace(file, std::move(*json)).first->second;
}

const Part* Catalogue::part(const std::string& name, const Place& place, const std::string& address,
                            Problems& problems) {
  if (const auto known = parts_.find(name); known != parts_.end()) return &known->second;
  const auto file = part_files_.find(name);
  if (file == part_files_.end()) {
    const bool is_board = board_files_.contains(name);
    problems.add(place, address,
                 is_board ? "\"" + name + "\" is a board" : "there is no part \"" + name + '"',
                 is_board ? "\"board\": \"" + name + '"' : "a part that `xenolith list parts` shows",
                 nearest_name(name, part_names()));
    return nullptr;
  }
  const Json* const json = read(home_.hardware(), file->second, problems);
  if (json == nullptr) return nullptr;
  return &parts_.emplace(name, read_part(*json, name, problems)).first->second;
}

const Board* Catalogue::board(const std::string& name, const Place& place, const std::string& address,
                              Problems& problems) {
  if (const auto known = boards_.find(name); known != boards_.end()) return &known->second;
  const auto file = board_files_.find(name);
  if (file == board_files_.end()) {
    problems.add(place, address, "there is no board \"" + name + '"', list_names(board_names()),
                 nearest_name(name, board_names()));
    return nullptr;
  }
  const Json* const json = read(home_.hardware(), file->second, problems);
  if (json == nullptr) return nullptr;
  return &boards_.emplace(name, read_board(*json, name, problems)).first->second;
}

std::vector<std::string> Catalogue::part_names() const { return keys_of(part_files_); }
std::vector<std::string> Catalogue::board_names() const { return keys_of(board_files_); }

fs::path Catalogue::file_of(const std::string& name) const {
  if (const auto part = part_files_.find(name); part != part_files_.end()) return part->second;
  const auto board = board_files_.find(name);
  return board == board_files_.end() ? fs::path() : board->second;
}

void Catalogue::adopt(const fs::path& file, bool board) {
  (board ? board_files_ : part_files_).insert_or_assign(file.stem().string(), file);
  adopted_.insert(file);
}

const std::string& Catalogue::recorded_name(const std::string& file) {
  std::string& recorded = recorded_[file];
  if (recorded.empty()) recorded = recorded_path(home_, file);
  return recorded;
}

std::vector<fs::path> Catalogue::files_read() const {
  std::vector<fs::path> files;
  for (const auto& [file, json] : read_) files.push_back(file);
  return files;
}

Part Catalogue::read_part(const Json& file, const std::string& name, Problems& problems) {
  Part part{name, {}, nullptr, {}, file};
  if (!file.is_object()) {
    problems.add(file.place(), name, "found a value of kind " + std::string(file.kind_name()),
                 "an object: a part");
    return part;
  }
  refuse_unknown_keys(file, "", {"$schema", "xenolith", "part", "about", "model", "values", "sources"},
                      problems);
  check_own_name(file, "part", name, problems);
  part.about = text_member(file, "about", "", problems);
  part.model = find_model(registry_, file, problems);
  const Json* const sources =
      member_of_kind(file, "sources", Json::Kind::object, "", "an object of citations", problems);
  const Json* const values =
      member_of_kind(file, "values", Json::Kind::object, "", "an object of values", problems);
  if (values == nullptr || part.model == nullptr) return part;
  for (const Json::Member& member : values->members()) {
    if (member.key != "about") read_value(member, sources, part, problems);
  }
  return part;
}

void Catalogue::read_value(const Json::Member& member, const Json* sources, Part& part, Problems& problems) {
  const std::string address = part.name + "." + member.key;
  const FieldInfo* const field = find_field(*part.model, member.key);
  if (field == nullptr) {
    const std::vector<std::string> names = field_names(*part.model);
    problems.add(member.key_place, address, "the model " + part.model->path + " has no such parameter",
                 names.empty() ? "no value" : list_names(names, 24), nearest_name(member.key, names));
    return;
  }
  const auto claim = [&](const Json& id, const std::string& at) { check_claim(id, at, problems); };
  const Json* const value = read_sourced_value(member.value, *field, sources, address, claim, problems);
  if (value != nullptr) part.values.insert_or_assign(member.key, *value);
  check_calibration(member.value, address + ".calibration", problems);
}

/// A fitted value names a result of `xenolith calibrate`.
void Catalogue::check_calibration(const Json& entry, const std::string& address, Problems& problems) {
  const Json* const name = entry.find("calibration");
  if (name == nullptr || !name->is_string()) return;  // told with the value's other members
  if (!calibrations_) calibrations_ = calibration_names(home_);
  const auto& known = *calibrations_;
  if (std::find(known.begin(), known.end(), name->as_string()) != known.end()) return;
  problems.add(name->place(), address, "there is no result of a calibration " + to_text(*name, 0),
               "one of configs/calibration/", nearest_name(name->as_string(), known));
}

Board Catalogue::read_board(const Json& file, const std::string& name, Problems& problems) {
  Board board{name, {}, Json::object(), file};
  if (!file.is_object()) {
    problems.add(file.place(), name, "found a value of kind " + std::string(file.kind_name()),
                 "an object: a board");
    return board;
  }
  refuse_unknown_keys(file, "", {"$schema", "xenolith", "board", "about", "parts", "sources"}, problems);
  check_own_name(file, "board", name, problems);
  board.about = text_member(file, "about", "", problems);
  const Json* const parts =
      member_of_kind(file, "parts", Json::Kind::object, "", "an object of parts", problems);
  if (parts != nullptr) board.parts = *parts;
  return board;
}

void Catalogue::check_claim(const Json& claim, const std::string& address, Problems& problems) {
  read_claims();
  const auto found = claims_.find(claim.is_string() ? claim.as_string() : std::string());
  if (found == claims_.end()) {
    const std::vector<std::string> names = keys_of(claims_);
    problems.add(claim.place(), address, "there is no claim " + to_text(claim, 0),
                 "the id of an input in a claims.json",
                 claim.is_string() ? nearest_name(claim.as_string(), names) : "");
  } else if (!found->second) {
    problems.add(claim.place(), address,
                 to_text(claim, 0) + " is a result of the paper: results come out, they never go in",
                 "a microbenchmark or a specification: an entry of \"inputs\" in a claims.json");
  }
}

void Catalogue::read_claims() {
  if (std::exchange(claims_read_, true)) return;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(home_.scenarios(), failed), end; !failed && it != end;
       it.increment(failed)) {
    if (it->path().filename() != "claims.json") continue;
    Problems told_by_their_own_reader;
    const Json* const ledger = read(home_.scenarios(), it->path(), told_by_their_own_reader);
    for (const char* list : {"inputs", "claims"}) {
      const Json* const entries = ledger == nullptr ? nullptr : ledger->find(list);
      if (entries == nullptr || !entries->is_array()) continue;
      for (const Json& entry : entries->elements()) {
        const Json* const id = entry.find("id");
        if (id != nullptr && id->is_string())
          claims_.emplace(id->as_string(), std::string_view(list) == "inputs");
      }
    }
  }
}

}  // namespace xenolith
