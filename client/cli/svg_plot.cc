// SPDX-License-Identifier: Apache-2.0
#include "client/cli/svg_plot.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace leakyrelu::cli {
namespace {

constexpr double kWidth = 640;
constexpr double kHeight = 420;
constexpr double kLeft = 60;
constexpr double kRight = 20;
constexpr double kTop = 50;
constexpr double kBottom = 50;
constexpr size_t kMarkedPoints = 50;

constexpr char kStyle[] =
    "<style>\n"
    "text { font: 13px sans-serif; fill: #333 }\n"
    ".title { font-size: 16px }\n"
    ".paper { fill: #fff }\n"
    ".grid { stroke: #ddd }\n"
    ".zero { stroke: #888 }\n"
    ".curve { fill: none; stroke: #0b6fb8; stroke-width: 2 }\n"
    ".point { fill: #0b6fb8 }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "text { fill: #ddd }\n"
    ".paper { fill: #181a1b }\n"
    ".grid { stroke: #3a3d3f }\n"
    ".curve { stroke: #5db5f0 }\n"
    ".point { fill: #5db5f0 }\n"
    "}\n"
    "</style>\n";

class Drawing {
 public:
  explicit Drawing(const Plot& plot)
      : plot_(plot), x_(MakeAxis(plot.x, 10)), y_(MakeAxis(plot.y, 7)) {}

  std::string Run() {
    Frame();
    Ticks();
    Curve();
    svg_ += "</svg>\n";
    return std::move(svg_);
  }

 private:
  double X(double value) const {
    return kLeft + x_.Position(value) * (kWidth - kLeft - kRight);
  }
  double Y(double value) const {
    return kHeight - kBottom - y_.Position(value) * (kHeight - kTop - kBottom);
  }

  void Frame() {
    absl::StrAppendFormat(
        &svg_,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" "
        "role=\"img\">\n%s<rect class=\"paper\" width=\"%g\" height=\"%g\"/>\n"
        "<text class=\"title\" x=\"%g\" y=\"30\" "
        "text-anchor=\"middle\">%s</text>\n",
        kWidth, kHeight, kStyle, kWidth, kHeight, kWidth / 2,
        absl::StrReplaceAll(plot_.title,
                            {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}}));
  }

  void Line(double tick, double x1, double y1, double x2, double y2) {
    absl::StrAppendFormat(&svg_,
                          "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" "
                          "x2=\"%.2f\" y2=\"%.2f\"/>\n",
                          tick == 0 ? "zero" : "grid", x1, y1, x2, y2);
  }

  void Ticks() {
    for (double tick : x_.ticks) {
      Line(tick, X(tick), kTop, X(tick), kHeight - kBottom);
      absl::StrAppendFormat(
          &svg_, "<text x=\"%.2f\" y=\"%g\" text-anchor=\"middle\">%g</text>\n",
          X(tick), kHeight - kBottom + 20, tick);
    }
    for (double tick : y_.ticks) {
      Line(tick, kLeft, Y(tick), kWidth - kRight, Y(tick));
      absl::StrAppendFormat(
          &svg_, "<text x=\"%g\" y=\"%.2f\" text-anchor=\"end\">%g</text>\n",
          kLeft - 8, Y(tick) + 4, tick);
    }
  }

  void Curve() {
    std::string line;
    std::string marks;
    for (size_t i = 0; i < plot_.x.size(); ++i) {
      if (!std::isfinite(plot_.x[i]) || !std::isfinite(plot_.y[i])) continue;
      const double x = X(plot_.x[i]);
      const double y = Y(plot_.y[i]);
      absl::StrAppendFormat(&line, "%.2f,%.2f ", x, y);
      if (plot_.x.size() <= kMarkedPoints) {
        absl::StrAppendFormat(
            &marks,
            "<circle class=\"point\" cx=\"%.2f\" cy=\"%.2f\" r=\"4\"/>\n", x,
            y);
      }
    }
    absl::StrAppend(&svg_, "<polyline class=\"curve\" points=\"", line,
                    "\"/>\n", marks);
  }

  const Plot& plot_;
  const Axis x_;
  const Axis y_;
  std::string svg_;
};

}  // namespace

std::string DrawSvg(const Plot& plot) { return Drawing(plot).Run(); }

}  // namespace leakyrelu::cli
