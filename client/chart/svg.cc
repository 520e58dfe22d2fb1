// SPDX-License-Identifier: Apache-2.0
#include "client/chart/svg.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/chart/scale.h"
#include "client/chart/style.h"
#include "client/chart/svg_text.h"

namespace leakyrelu::chart {
namespace {

constexpr double kFont = 12;
constexpr double kTitleFont = 16;
constexpr double kLine = 18;  // height of a line of text
constexpr double kGap = 8;
constexpr double kSwatch = 20;  // a legend's color mark and the gap after it
// Width that a tick takes along its axis.
constexpr double kTickWidth = 80;
constexpr double kTickHeight = 44;
// Margin above and below the data, as a fraction of their range.
constexpr double kMargin = .05;

struct Frame {
  double left, right, top, bottom;  // edges of the plot
};

class Drawing {
 public:
  Drawing(const Chart& chart, const Size& size, bool with_title)
      : chart_(chart),
        size_(size),
        title_(with_title
                   ? WrapText(chart.title, kTitleFont, size.width - 4 * kGap)
                   : std::vector<std::string>()),
        x_(chart.x, RangeOfX(chart),
           std::max(2, static_cast<int>(size.width / kTickWidth))),
        y_(chart.y, WithMargins(chart),
           std::max(3, static_cast<int>(size.height / kTickHeight))) {
    LayOutLegend();
    double widest = 0;
    for (double tick : y_.ticks()) {
      widest = std::max(widest, TextWidth(y_.Read(tick), kFont));
    }
    const double last_tick =
        x_.ticks().empty() ? 0 : TextWidth(x_.Read(x_.ticks().back()), kFont);
    frame_.left = kLine + kGap + widest + kGap;
    frame_.right = size.width - std::max(2 * kGap, last_tick / 2 + 2);
    const double heading = kLine * (title_.size() + legend_rows_);
    size_.height += heading;
    frame_.top = 2 * kGap + heading;
    frame_.bottom = size_.height - 2 * kLine - kGap;
  }

  const Size& size() const { return size_; }

  std::string Run() {
    Title();
    Grid();
    for (const Series& series : chart_.series) Draw(series);
    Legend();
    return std::move(svg_);
  }

 private:
  static std::pair<double, double> WithMargins(const Chart& chart) {
    const auto [low, high] = RangeOfY(chart);
    if (chart.y.logarithmic) {
      const double factor = std::pow(high / low, kMargin) * 1.05;
      return {low / factor, high * factor};
    }
    return {low - kMargin * (high - low), high + kMargin * (high - low)};
  }

  double X(double value) const {
    return frame_.left + x_.At(value) * (frame_.right - frame_.left);
  }
  double Y(double value) const {
    return frame_.bottom - y_.At(value) * (frame_.bottom - frame_.top);
  }
  bool Holds(const Point& point) const {
    return x_.Holds(point.x) && y_.Holds(point.y);
  }

  void Text(const char* css, double x, double y, const char* anchor,
            const std::string& text) {
    absl::StrAppendFormat(
        &svg_, "<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>",
        css, x, y, anchor, EscapeXml(text));
  }

  // Lays out rows of series names above the plot if there are several series.
  void LayOutLegend() {
    const auto has_name = [](const Series& series) {
      return !series.name.empty();
    };
    if (std::count_if(chart_.series.begin(), chart_.series.end(), has_name) <
        2) {
      return;
    }
    double x = 0;
    legend_rows_ = 1;
    for (const Series& series : chart_.series) {
      const double width = kSwatch + TextWidth(series.name, kFont) + 2 * kGap;
      if (x > 0 && x + width > size_.width - 2 * kGap) {
        x = 0;
        ++legend_rows_;
      }
      legend_.push_back({x, static_cast<double>(legend_rows_ - 1)});
      x += width;
    }
  }

  void Title() {
    for (size_t i = 0; i < title_.size(); ++i) {
      Text("title", size_.width / 2, kGap + kLine * (i + .8), "middle",
           title_[i]);
    }
  }

  void Legend() {
    const double top = kGap + kLine * title_.size();
    for (size_t i = 0; i < legend_.size(); ++i) {
      const Series& series = chart_.series[i];
      const double x = kGap + legend_[i].x;
      const double y = top + kLine * legend_[i].row;
      absl::StrAppendFormat(
          &svg_,
          "<rect class='fill c%d' x='%.1f' y='%.1f' width='14' height='4' "
          "rx='2'/>",
          series.color, x, y + 6);
      Text("tick", x + kSwatch, y + 12, "start", series.name);
    }
  }

  void Line(bool zero, double x1, double x2, double y1, double y2) {
    absl::StrAppendFormat(
        &svg_, "<line class='%s' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
        zero ? "zero" : "grid", x1, x2, y1, y2);
  }

  void Grid() {
    // Labels of the x axis must not overlap; the next one begins here or later.
    double free_from = 0;
    for (double tick : x_.ticks()) {
      const double at = X(tick);
      Line(tick == 0, at, at, frame_.top, frame_.bottom);
      const std::string text = x_.Read(tick);
      const double half = TextWidth(text, kFont) / 2;
      if (at - half < free_from) continue;
      Text("tick", at, frame_.bottom + kLine, "middle", text);
      free_from = at + half + kGap;
    }
    for (double tick : y_.ticks()) {
      const double at = Y(tick);
      Line(tick == 0, frame_.left, frame_.right, at, at);
      Text("tick", frame_.left - kGap, at + 4, "end", y_.Read(tick));
    }
    Text("axis", (frame_.left + frame_.right) / 2, size_.height - kGap,
         "middle", chart_.x.label);
    absl::StrAppendFormat(
        &svg_,
        "<text class='axis' transform='translate(%.1f %.1f) rotate(-90)' "
        "text-anchor='middle'>%s</text>",
        kLine - 4, (frame_.top + frame_.bottom) / 2, EscapeXml(chart_.y.label));
  }

  void Draw(const Series& series) {
    switch (series.shape) {
      case Shape::kLine:
        Path(series);
        break;
      case Shape::kPoints:
        for (const Point& point : series.points) {
          if (Holds(point)) Circle("dot", series.color, 4, point);
        }
        break;
      case Shape::kBars:
        Bars(series);
        break;
    }
    for (const Point& point : series.points) {
      if (!point.label.empty() && Holds(point)) Flag(series.color, point);
    }
  }

  void Path(const Series& series) {
    std::string path;
    bool pen_down = false;
    for (const Point& point : series.points) {
      if (!Holds(point)) {
        pen_down = false;  // a gap instead of a line across it
        continue;
      }
      absl::StrAppendFormat(&path, "%c%.1f %.1f", pen_down ? 'L' : 'M',
                            X(point.x), Y(point.y));
      pen_down = true;
    }
    absl::StrAppendFormat(&svg_, "<path class='line c%d%s' d='%s'/>",
                          series.color, series.dashed ? " dashed" : "", path);
    for (const Point& point : series.points) {
      if (!point.title.empty() && Holds(point)) {
        Circle("mark", series.color, 4, point);
      }
    }
  }

  void Bars(const Series& series) {
    for (size_t i = 0; i + 1 < series.points.size(); ++i) {
      const Point& point = series.points[i];
      const double next = series.points[i + 1].x;
      if (!Holds(point) || !x_.Holds(next)) continue;
      absl::StrAppendFormat(
          &svg_,
          "<rect class='bar fill c%d' x='%.1f' y='%.1f' width='%.1f' "
          "height='%.1f'><title>%s</title></rect>",
          series.color, X(point.x), Y(point.y),
          std::max(X(next) - X(point.x) - 1, 1.0), frame_.bottom - Y(point.y),
          EscapeXml(point.title));
    }
  }

  void Circle(const char* css, int color, double radius, const Point& point) {
    absl::StrAppendFormat(
        &svg_, "<circle class='%s fill c%d' cx='%.1f' cy='%.1f' r='%g'>", css,
        color, X(point.x), Y(point.y), radius);
    if (!point.title.empty()) {
      absl::StrAppend(&svg_, "<title>", EscapeXml(point.title), "</title>");
    }
    absl::StrAppend(&svg_, "</circle>");
  }

  // Draws the name above the point, moved inwards near an edge.
  void Flag(int color, const Point& point) {
    Circle("flag", color, 5, point);
    const double half = TextWidth(point.label, kFont) / 2;
    const double x =
        std::clamp(X(point.x), half, std::max(half, size_.width - half));
    const double above = Y(point.y) - 10;
    Text("flag-name", x, above > kFont ? above : Y(point.y) + 20, "middle",
         point.label);
  }

  struct Entry {
    double x;
    double row;
  };

  const Chart& chart_;
  Size size_;  // including title and legend
  const std::vector<std::string> title_;
  const Scale x_;
  const Scale y_;
  Frame frame_{};
  std::vector<Entry> legend_;
  size_t legend_rows_ = 0;
  std::string svg_;
};

std::string Element(const Chart& chart, const Size& size,
                    const char* attributes, const std::string& contents) {
  return absl::StrFormat(
      "<svg %sviewBox='0 0 %g %g' role='img' aria-label='%s'>%s</svg>",
      attributes, size.width, size.height, EscapeXml(chart.title), contents);
}

}  // namespace

std::string FormatSvg(const Chart& chart, const Size& size) {
  Drawing drawing(chart, size, /*with_title=*/false);
  return Element(chart, drawing.size(), "", drawing.Run());
}

std::string FormatSvgDocument(const Chart& chart, const Size& size) {
  Drawing drawing(chart, size, /*with_title=*/true);
  return Element(
             chart, drawing.size(), "xmlns='http://www.w3.org/2000/svg' ",
             absl::StrCat("\n<style>", ChartStyle(), "</style>\n",
                          "<rect class='paper' width='100%' height='100%'/>\n",
                          drawing.Run(), "\n")) +
         "\n";
}

}  // namespace leakyrelu::chart
