// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SVG_CHART_H_
#define CLIENT_LOADTEST_SVG_CHART_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leakyrelu::loadtest {

// One axis: where its numbers lie, and how they read.
struct ChartAxis {
  std::string label;
  bool logarithmic = false;
  // What a tick reads; the number itself by default.
  std::function<std::string(double)> format;
  // Ticks to use instead of round numbers.
  std::vector<double> ticks;
  // Begins here instead of at the smallest value.
  std::optional<double> from;
};

struct ChartPoint {
  double x = 0;
  double y = 0;
  std::string title;  // shown when pointed at; empty: no marker
  std::string label;  // always shown beside the point
};

struct ChartSeries {
  std::string name;
  int color = 1;  // CSS class c1 .. c4
  std::vector<ChartPoint> points;
  bool dashed = false;  // lets a line below it be seen
};

// Lines over two axes as inline SVG, scaled by its place.
// Colours come from CSS classes (chart_style), so that light and dark differ
// in CSS only. No script. On a logarithmic axis, points <= 0 are left out.
struct Chart {
  std::string title;
  double width = 1040;  // units; text has 12
  double height = 320;
  ChartAxis x;
  ChartAxis y;
  std::vector<ChartSeries> series;
  // A level to mark across the plot, with its name.
  std::optional<double> level;
  std::string level_name;
};

std::string FormatSvg(const Chart& chart);

// Round numbers that cover [low, high], at most about `count` of them.
// REQUIRES: low < high, count >= 2.
std::vector<double> LinearTicks(double low, double high, int count);
// Powers of ten, with 2 and 5 between when there are few. REQUIRES: 0 < low <
// high.
std::vector<double> LogTicks(double low, double high);

// & < > " ' as entities, for text and attributes.
std::string EscapeXml(const std::string& text);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SVG_CHART_H_
