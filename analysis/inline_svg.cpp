#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "analysis/report.hpp"
#include "analysis/report_html.hpp"

namespace xenolith {
namespace {

/// Begins an element that tells what a letter looks like.
const std::string glyph = "<path id=\"DejaVuSans";

/// Removes what stands from `first` to the end of the next `last`, everywhere.
void remove_all(std::string& text, const std::string& first, const std::string& last) {
  for (std::size_t at = text.find(first); at != std::string::npos; at = text.find(first, at)) {
    const std::size_t end = text.find(last, at + first.size());
    text.erase(at, end == std::string::npos ? std::string::npos : end + last.size() - at);
  }
}

double number_at(const std::string& text, std::size_t at) {
  double number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Coordinates to the thousandth of a point: half of a picture would be digits that nobody can see.
std::string with_short_numbers(const std::string& text) {
  constexpr std::size_t kept = 3;
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    result += text[at];
    if (text[at] != '.' || at == 0 || !is_digit(text[at - 1])) continue;
    std::size_t end = at + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    result += text.substr(at + 1, std::min(kept, end - at - 1));
    at = end - 1;
  }
  return result;
}

/// Takes so many points off the foot of the view box.
void lower_foot(std::string& text, double points) {
  const std::size_t box = text.find("viewBox=\"0 0 ");
  if (box == std::string::npos) return;
  const std::size_t height = text.find(' ', box + 13) + 1;
  const std::size_t end = text.find('"', height);
  text.replace(height, end - height, fmt::format("{:.2f}", number_at(text, height) - points));
}

/// Removes the group "caption-<its points>" with the groups inside it and the place where it stood: the page
/// has the caption as text of its own.
void remove_caption(std::string& text) {
  const std::string opening = "<g id=\"caption-";
  const std::size_t start = text.find(opening);
  if (start == std::string::npos) return;
  const double points = number_at(text, start + opening.size());
  int depth = 0;
  for (std::size_t at = start; at < text.size(); ++at) {
    if (text.compare(at, 3, "<g ") == 0 || text.compare(at, 3, "<g>") == 0) ++depth;
    if (text.compare(at, 4, "</g>") == 0 && --depth == 0) {
      text.erase(start, at + 4 - start);
      break;
    }
  }
  lower_foot(text, points);
}

/// The elements of the picture that are letters: id -> element.
std::map<std::string, std::string> glyphs_in(const std::string& text) {
  std::map<std::string, std::string> found;
  for (std::size_t at = text.find(glyph); at != std::string::npos; at = text.find(glyph, at + 1)) {
    const std::size_t name = at + std::string("<path id=\"").size();
    const std::size_t end = text.find("/>", at) + 2;
    found.insert_or_assign(text.substr(name, text.find('"', name) - name), text.substr(at, end - at));
  }
  return found;
}

/// Moves the picture's letters into `shared`; leaves them where one of that name looks otherwise.
bool share_glyphs(std::string& text, std::map<std::string, std::string>& shared) {
  const std::map<std::string, std::string> own = glyphs_in(text);
  for (const auto& [id, element] : own) {
    const auto other = shared.find(id);
    if (other != shared.end() && other->second != element) return false;
  }
  remove_all(text, glyph, "/>");
  shared.insert(own.begin(), own.end());
  return true;
}

}  // namespace

std::string inline_svg(const std::string& svg, const std::string& prefix, const std::string& alt,
                       std::map<std::string, std::string>* glyphs) {
  std::string text = svg;
  const std::size_t start = text.find("<svg");
  if (start == std::string::npos) return "";
  text.erase(0, start);
  remove_all(text, "<metadata>", "</metadata>");
  const bool shared = glyphs != nullptr && share_glyphs(text, *glyphs);
  remove_caption(text);
  remove_all(text, " xmlns:xlink=\"", "\"");
  remove_all(text, " xmlns=\"", "\"");
  // Sizes in points would stop the picture from filling its column; the view box keeps its shape.
  const std::size_t head = text.find('>');
  std::string opening = text.substr(0, head);
  remove_all(opening, " width=\"", "\"");
  remove_all(opening, " height=\"", "\"");
  text.replace(0, head, opening + " role=\"img\" aria-label=\"" + xml_text(alt) + "\"");
  replace_all(text, " id=\"", " id=\"" + prefix);
  replace_all(text, "href=\"#", "href=\"#" + prefix);
  replace_all(text, "url(#", "url(#" + prefix);
  text = with_short_numbers(text);
  if (shared) replace_all(text, "href=\"#" + prefix + "DejaVuSans", "href=\"#DejaVuSans");
  return text;
}

}  // namespace xenolith
