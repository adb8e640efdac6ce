#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/figure.hpp"
#include "analysis/ledger.hpp"

namespace xenolith {

/// A figure with what was drawn.
struct ReportFigure {
  Figure figure;
  std::string svg;  ///< the picture; empty when it could not be drawn
  std::string caption;
  std::string numbers;   ///< the plotted numbers as CSV
  std::string mistake;   ///< why there is no picture
  std::string answer{};  ///< to the figure's question, with numbers; may be empty
};

/// One value of a scenario and where it comes from.
struct ReportParameter {
  std::string address;
  std::string value;
  std::string origin;
  std::string kind{};  ///< of its source: "spec", "assumed" …; "" for a value of the scenario, or a default
};

/// A scenario that was run.
struct ReportScenario {
  std::string name;
  std::string about;
  std::string settings;  ///< points, replications, duration in words
  std::vector<ReportParameter> parameters;
  std::string manifest;                  ///< manifest.json as it is
  std::set<std::string> calibrations{};  ///< fitted values that it uses
};

/// A picture with its numbers that an analysis of a scenario gave: where the time goes, what it is sensitive
/// to.
struct ReportAnalysis {
  std::string scenario;
  std::string title;
  std::string svg;      ///< empty when it could not be drawn
  std::string text;     ///< a table in plain text
  std::string mistake;  ///< why there is nothing
};

/// All that the page tells.
struct Report {
  std::string title;
  std::string profile;
  std::string command;  ///< how to make it again
  std::string papers;   ///< citations, one a line
  std::vector<ReportFigure> figures;
  std::vector<JudgedClaim> claims;
  std::vector<ReportScenario> scenarios;
  std::vector<ReportAnalysis> analyses{};
  std::vector<std::string> warnings{};  ///< of calibrations
  std::string version{};                ///< of the program
};

/// The page as one HTML document: no script, no request to anywhere, light and dark, printable, pictures
/// inside.
std::string report_page(const Report& report);

/// What a reader must weigh: few replications, open claims, failures that nobody has accounted for, assumed
/// and fitted values; one sentence each.
std::vector<std::string> report_warnings(const Report& report);

/// A picture of draw.py as an element of an HTML page: without prolog, name spaces, metadata and caption,
/// with `prefix` before every id so that several pictures can share the page, and with `alt` as its text.
/// What letters look like is the same in all pictures: with `glyphs` (id -> element) it is taken out of the
/// picture, for the page to tell once.
std::string inline_svg(const std::string& svg, const std::string& prefix, const std::string& alt,
                       std::map<std::string, std::string>* glyphs = nullptr);

}  // namespace xenolith
