#include "analysis/figure_rows.hpp"

#include <algorithm>

namespace xenolith {

void read_selection(ObjectReader& reader, const char* key, std::map<std::string, std::string>& selected) {
  const Json* where = reader.optional_object(key);
  if (where == nullptr) return;
  for (const Json::Member& member : where->members()) {
    const auto value = parameter_text(member.value);
    if (value)
      selected[member.key] = *value;
    else
      reader.problem(key, "\"" + member.key + "\" is no value", "a number or text");
  }
}

std::vector<FigureRow> read_rows(ObjectReader& panel, const std::string& address) {
  std::map<std::string, std::string> base;
  read_selection(panel, "base", base);
  if (const Json* largest = panel.any("largest"); largest != nullptr && !largest->is_boolean())
    panel.problem("largest", "is neither true nor false", "true: the greatest value of each row is named");
  std::vector<FigureRow> rows;
  const Json* list = panel.array("rows");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    ObjectReader reader(list->at(i), address + "rows[" + std::to_string(i) + "]", panel.problems());
    FigureRow row{reader.text("name"), reader.optional_text("scenario"), {}, false};
    row.empty = reader.any("where") == nullptr;
    read_selection(reader, "where", row.where);
    row.where.insert(base.begin(), base.end());
    reader.finish();
    rows.push_back(std::move(row));
  }
  if (list != nullptr && rows.empty()) panel.problem("rows", "is empty", "at least one row");
  return rows;
}

std::vector<FigureItem> in_rows(const FigureItem& series, const std::vector<FigureRow>& rows) {
  std::vector<FigureItem> items;
  for (const FigureRow& row : rows) {
    const bool contradicts = std::any_of(series.where.begin(), series.where.end(), [&row](const auto& own) {
      const auto place = row.where.find(own.first);
      return place != row.where.end() && place->second != own.second;
    });
    if (row.empty || contradicts) continue;
    FigureItem item = series;
    if (!row.scenario.empty()) item.scenario = row.scenario;
    item.where.insert(row.where.begin(), row.where.end());
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace xenolith
