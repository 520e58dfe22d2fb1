// SPDX-License-Identifier: Apache-2.0
#include "client/cli/terminal_plot.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace leakyrelu::cli {
namespace {

int Cell(double position, int cells) {
  return static_cast<int>(std::lround(position * (cells - 1)));
}

}  // namespace

std::string DrawInTerminal(const Plot& plot, int columns, int rows) {
  const Axis x = MakeAxis(plot.x, std::min(8, columns / 4));
  const Axis y = MakeAxis(plot.y, 5);
  std::vector<std::string> canvas(rows, std::string(columns, ' '));
  const auto row = [&](double value) {
    return rows - 1 - Cell(y.Position(value), rows);
  };
  if (y.low <= 0 && y.high >= 0) canvas[row(0)].assign(columns, '-');
  if (x.low <= 0 && x.high >= 0) {
    for (std::string& line : canvas) line[Cell(x.Position(0), columns)] = '|';
  }
  for (size_t i = 0; i < plot.x.size(); ++i) {
    if (!std::isfinite(plot.x[i]) || !std::isfinite(plot.y[i])) continue;
    canvas[row(plot.y[i])][Cell(x.Position(plot.x[i]), columns)] = '*';
  }
  std::string text = plot.title + "\n\n";
  std::vector<std::string> labels(rows);
  for (double tick : y.ticks) labels[row(tick)] = absl::StrFormat("%g", tick);
  for (int i = 0; i < rows; ++i) {
    std::string line = absl::StrFormat("%9s |%s", labels[i], canvas[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  text += std::string(10, ' ') + "+" + std::string(columns, '-') + "\n";
  std::string axis(columns + 24, ' ');
  for (double tick : x.ticks) {
    const std::string label = absl::StrFormat("%g", tick);
    // Centred under its column; the labels' own column is 11 wide.
    const int at = 11 + Cell(x.Position(tick), columns) -
                   static_cast<int>(label.size() - 1) / 2;
    axis.replace(at, label.size(), label);
  }
  return text + axis.substr(0, axis.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace leakyrelu::cli
