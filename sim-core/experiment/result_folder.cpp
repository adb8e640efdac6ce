#include "sim-core/base/file.hpp"
#include "sim-core/experiment/execute.hpp"

namespace xenolith {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& folder, std::string what, std::string accepted) {
  Problems problems;
  problems.add({"--out " + folder.string(), 0, 0}, "", std::move(what), std::move(accepted));
  throw InputError(std::move(problems));
}

}  // namespace

void write_tables(const ResultTable& table, const fs::path& folder) {
  write_file(folder / "samples.csv", samples_csv(table));
  write_file(folder / "summary.csv", summary_csv(table, summaries_of(table)));
}

void prepare_folder(const fs::path& folder, bool force) {
  std::error_code failed;
  if (fs::exists(folder, failed) && !fs::is_directory(folder, failed))
    refuse(folder, "is not a folder", "a folder, or a name that is free");
  const bool used = fs::is_directory(folder, failed) && !fs::is_empty(folder, failed);
  if (used && !force) {
    refuse(folder, "the folder is not empty",
           "an empty folder; --force to write over results, --resume to finish them");
  }
  fs::create_directories(folder, failed);
  if (failed) throw FileError(folder, failed.message());
  // The manifest goes first: as long as there is one, the results are whole.
  for (const char* name : {"manifest.json", "samples.csv", "summary.csv", "histograms.csv", "resolved.json",
                           "trace.json", "journal", "figures", "anatomy.csv", "anatomy_samples.csv",
                           "requests.csv", "factors.csv", "sensitivity.csv", "left_out_rows.csv"}) {
    fs::remove_all(folder / name, failed);
    if (failed) throw FileError(folder / name, failed.message());
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool timeline = name.starts_with("request-") && name.ends_with(".trace.json");
    if (!timeline && entry.path().extension() != ".pcap") continue;
    fs::remove(entry.path(), failed);
    if (failed) throw FileError(entry.path(), failed.message());
  }
}

std::optional<ResultTable> read_results(const fs::path& folder, Problems& problems) {
  std::error_code ignored;
  const fs::path file = folder / "samples.csv";
  if (!fs::is_regular_file(file, ignored)) {
    problems.add({folder.string(), 0, 0}, "", "the folder holds no results",
                 "the output folder of `xenolith run`, `sweep`, `explain` or `merge`");
    return std::nullopt;
  }
  return read_samples_csv(read_file(file), shown_path(file), problems);
}

std::optional<Json> read_manifest(const fs::path& folder, Problems& problems) {
  std::error_code ignored;
  const fs::path file = folder / "manifest.json";
  if (!fs::exists(file, ignored)) return std::nullopt;
  return read_json_file(file, problems);
}

}  // namespace xenolith
