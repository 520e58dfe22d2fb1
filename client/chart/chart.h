// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_CHART_H_
#define CLIENT_CHART_CHART_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

// A chart as plain data. svg.h and terminal.h draw it.
namespace leakyrelu::chart {

// One axis: its range of values and how they are formatted.
struct Axis {
  std::string label;
  // On a logarithmic axis, points whose value is not above 0 are left out.
  bool logarithmic = false;
  // The text of a tick's label; the number itself by default.
  std::function<std::string(double)> format;
  // Ticks to use instead of round numbers.
  std::vector<double> ticks;
  // The start of the axis; by default, the smallest value.
  std::optional<double> from;
};

struct Point {
  double x = 0;
  double y = 0;
  std::string title = {};  // shown on hover; empty: no marker
  std::string label = {};  // always shown beside the point
};

enum class Shape {
  kLine,    // a line through the points, in their order
  kPoints,  // one dot per point
  kBars,  // bars from the x axis up to y, from each point's x to the next one's
};

struct Series {
  std::string name;
  int color = 1;  // 1 to 4
  std::vector<Point> points;
  Shape shape = Shape::kLine;
  bool dashed = false;  // keeps a line below it visible
};

// Series over two axes. Points that are not finite are left out; a line has a
// gap there.
struct Chart {
  std::string title;
  Axis x;
  Axis y;
  std::vector<Series> series;
};

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_CHART_H_
