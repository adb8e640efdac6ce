#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim-core/experiment/home.hpp"
#include "sim-core/model/registry.hpp"

namespace xenolith {

/// Numbers of a piece of hardware or software, with their sources: `hardware/<kind>/<name>.json`.
struct Part {
  std::string name;
  std::string about;
  const ModelInfo* model = nullptr;  ///< null if the file does not name a model that there is
  ParamValues values;                ///< by parameter, each with its place
  Json file;                         ///< all of it
};

/// Parts wired together: `hardware/board/<name>.json`.
struct Board {
  std::string name;
  std::string about;
  Json parts;  ///< an object; each member names its part, board or model
  Json file;   ///< all of it
};

/// Everything below hardware/, read when it is first asked for.
class Catalogue {
 public:
  Catalogue(const Home& home, const Registry& registry);

  /// The part of this name, or null with a problem at `place`. Mistakes in its file are problems too, told
  /// once.
  const Part* part(const std::string& name, const Place& place, const std::string& address,
                   Problems& problems);
  const Board* board(const std::string& name, const Place& place, const std::string& address,
                     Problems& problems);

  /// Names by file, sorted.
  std::vector<std::string> part_names() const;
  std::vector<std::string> board_names() const;
  /// Where the part or board of this name lies; "" if there is none.
  std::filesystem::path file_of(const std::string& name) const;

  /// From now on the part or board of this file's name is this file, wherever it lies.
  void adopt(const std::filesystem::path& file, bool board);

  /// A claim that a number names: it must be there, and must not be a result.
  void check_claim(const Json& claim, const std::string& address, Problems& problems);

  /// Every file that was read, ledgers of claims included, in order of name.
  std::vector<std::filesystem::path> files_read() const;
  /// A file as results name it, worked out once.
  const std::string& recorded_name(const std::string& file);
  const Registry& registry() const { return registry_; }
  const Home& home() const { return home_; }

 private:
  /// A file that was found below a folder, or was adopted.
  const Json* read(const std::filesystem::path& folder, const std::filesystem::path& file,
                   Problems& problems);
  Part read_part(const Json& file, const std::string& name, Problems& problems);
  void read_value(const Json::Member& member, const Json* sources, Part& part, Problems& problems);
  void check_calibration(const Json& entry, const std::string& address, Problems& problems);
  Board read_board(const Json& file, const std::string& name, Problems& problems);

  Home home_;
  const Registry& registry_;
  std::map<std::string, std::filesystem::path> part_files_;
  std::map<std::string, std::filesystem::path> board_files_;
  std::set<std::filesystem::path> adopted_;
  std::map<std::filesystem::path, Json> read_;
  std::map<std::string, Part> parts_;
  std::map<std::string, Board> boards_;
  std::map<std::string, bool> claims_;  ///< by id: true if hardware may use it
  bool claims_read_ = false;
  std::optional<std::vector<std::string>> calibrations_;  ///< names of results of calibrations
  std::map<std::string, std::string> recorded_;

  void read_claims();
};

}  // namespace xenolith
