// SPDX-License-Identifier: Apache-2.0
#include "client/chart/terminal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/chart/scale.h"

namespace leakyrelu::chart {
namespace {

// Columns from one tick to the next, which hold its label.
constexpr int kTickColumns = 8;
constexpr int kTickRows = 4;

int Cell(double share, int cells) {
  return static_cast<int>(std::lround(share * (cells - 1)));
}

class Canvas {
 public:
  Canvas(const Chart& chart, int columns, int rows)
      : chart_(chart),
        columns_(columns),
        rows_(rows),
        x_(chart.x, RangeOfX(chart), std::max(3, columns / kTickColumns)),
        y_(chart.y, RangeOfY(chart), std::max(3, rows / kTickRows)),
        cells_(rows, std::string(columns, ' ')) {}

  std::string Run() {
    for (double tick : x_.ticks()) {
      if (tick != 0) continue;
      for (std::string& line : cells_) line[Column(0)] = '|';
    }
    for (double tick : y_.ticks()) {
      if (tick == 0) cells_[Row(0)].assign(columns_, '-');
    }
    for (const Series& series : chart_.series) Draw(series);
    return absl::StrCat(chart_.title, "\n\n", chart_.y.label,
                        chart_.y.label.empty() ? "" : "\n", Body());
  }

 private:
  int Column(double x) const { return Cell(x_.At(x), columns_); }
  int Row(double y) const { return rows_ - 1 - Cell(y_.At(y), rows_); }
  bool Holds(const Point& point) const {
    return x_.Holds(point.x) && y_.Holds(point.y);
  }

  void Draw(const Series& series) {
    const Point* last = nullptr;
    for (const Point& point : series.points) {
      if (!Holds(point)) {
        last = nullptr;
        continue;
      }
      if (series.shape == Shape::kPoints) {
        cells_[Row(point.y)][Column(point.x)] = 'o';
      } else if (series.shape == Shape::kLine) {
        Line(last == nullptr ? point : *last, point);
      }
      last = &point;
    }
  }

  // Sets a cell in every column and every row between the two points.
  void Line(const Point& from, const Point& to) {
    const int column = Column(from.x);
    const int row = Row(from.y);
    const int across = Column(to.x) - column;
    const int down = Row(to.y) - row;
    const int steps = std::max({std::abs(across), std::abs(down), 1});
    for (int i = 0; i <= steps; ++i) {
      const double share = static_cast<double>(i) / steps;
      cells_[row + static_cast<int>(std::lround(share * down))]
            [column + static_cast<int>(std::lround(share * across))] = '*';
    }
  }

  std::string Body() const {
    std::vector<std::string> labels(rows_);
    size_t widest = 0;
    for (double tick : y_.ticks()) {
      labels[Row(tick)] = y_.Read(tick);
      widest = std::max(widest, labels[Row(tick)].size());
    }
    const int width = static_cast<int>(widest) + 1;
    std::string text;
    for (int i = 0; i < rows_; ++i) {
      std::string line =
          absl::StrFormat("%*s |%s", width, labels[i], cells_[i]);
      text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    absl::StrAppend(&text, std::string(width + 1, ' '), "+",
                    std::string(columns_, '-'), "\n", Ticks(width + 2));
    if (chart_.x.label.empty()) return text;
    const int indent =
        width + 2 +
        std::max(0, (columns_ - static_cast<int>(chart_.x.label.size())) / 2);
    return absl::StrCat(text, std::string(indent, ' '), chart_.x.label, "\n");
  }

  // The labels of the x axis, each centered under its column. A label that
  // would touch the previous one is left out.
  std::string Ticks(int indent) const {
    std::string line;
    for (double tick : x_.ticks()) {
      const std::string label = x_.Read(tick);
      const int at = std::max(
          0, indent + Column(tick) - static_cast<int>(label.size() - 1) / 2);
      if (!line.empty() && at <= static_cast<int>(line.size())) continue;
      line.resize(at, ' ');
      line += label;
    }
    return line + "\n";
  }

  const Chart& chart_;
  const int columns_;
  const int rows_;
  const Scale x_;
  const Scale y_;
  std::vector<std::string> cells_;
};

}  // namespace

std::string FormatTerminal(const Chart& chart, int columns, int rows) {
  return Canvas(chart, columns, rows).Run();
}

}  // namespace leakyrelu::chart
