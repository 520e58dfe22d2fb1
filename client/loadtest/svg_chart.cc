// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/svg_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace leakyrelu::loadtest {
namespace {

constexpr double kLeft = 76;
constexpr double kRight = 18;
constexpr double kTop = 16;
constexpr double kBottom = 48;
constexpr double kLegendGap = 14;

// An axis with its data known: numbers to units of the drawing.
class Scale {
 public:
  // round_ends: a linear axis reaches to the next round numbers.
  Scale(const ChartAxis& axis, double low, double high, bool round_ends,
        double start, double end)
      : axis_(axis), start_(start), end_(end) {
    if (axis.from) low = *axis.from;
    if (axis.logarithmic) {
      low_ = low;
      high_ = high > low ? high : low * 10;
      ticks_ = axis.ticks.empty() ? LogTicks(low_, high_) : axis.ticks;
    } else {
      high = high > low ? high : low + 1;
      ticks_ = axis.ticks.empty() ? LinearTicks(low, high, 6) : axis.ticks;
      low_ = round_ends ? std::min(low, ticks_.front()) : low;
      high_ = round_ends ? std::max(high, ticks_.back()) : high;
    }
  }

  bool Holds(double value) const { return !axis_.logarithmic || value > 0; }

  double At(double value) const {
    const double share = axis_.logarithmic
                             ? std::log(value / low_) / std::log(high_ / low_)
                             : (value - low_) / (high_ - low_);
    return start_ + std::clamp(share, 0.0, 1.0) * (end_ - start_);
  }

  bool Inside(double tick) const {
    return tick >= low_ * (1 - 1e-9) && tick <= high_ * (1 + 1e-9);
  }

  const std::vector<double>& ticks() const { return ticks_; }

  std::string Read(double tick) const {
    return axis_.format ? axis_.format(tick) : absl::StrFormat("%g", tick);
  }

 private:
  const ChartAxis& axis_;
  double start_, end_;
  double low_ = 0;
  double high_ = 1;
  std::vector<double> ticks_;
};

template <typename Get>
std::pair<double, double> RangeOf(const Chart& chart, bool positive_only,
                                  const Get& get) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      const double value = get(point);
      if (!std::isfinite(value) || (positive_only && value <= 0)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return positive_only ? std::pair(1., 10.) : std::pair(0., 1.);
  return {low, high};
}

void AppendGrid(const Chart& chart, const Scale& x, const Scale& y,
                std::string* svg) {
  for (double tick : x.ticks()) {
    if (!x.Inside(tick)) continue;
    absl::StrAppendFormat(
        svg,
        "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>"
        "<text class='tick' x='%.1f' y='%.1f' text-anchor='middle'>%s</text>",
        x.At(tick), x.At(tick), kTop, chart.height - kBottom, x.At(tick),
        chart.height - kBottom + 17, EscapeXml(x.Read(tick)));
  }
  for (double tick : y.ticks()) {
    if (!y.Inside(tick)) continue;
    absl::StrAppendFormat(
        svg,
        "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>"
        "<text class='tick' x='%.1f' y='%.1f' text-anchor='end'>%s</text>",
        kLeft, chart.width - kRight, y.At(tick), y.At(tick), kLeft - 8,
        y.At(tick) + 4, EscapeXml(y.Read(tick)));
  }
  absl::StrAppendFormat(
      svg,
      "<text class='axis' x='%.1f' y='%.1f' text-anchor='middle'>%s</text>"
      "<text class='axis' transform='translate(14 %.1f) rotate(-90)' "
      "text-anchor='middle'>%s</text>",
      (kLeft + chart.width - kRight) / 2, chart.height - 8,
      EscapeXml(chart.x.label), (kTop + chart.height - kBottom) / 2,
      EscapeXml(chart.y.label));
}

void AppendSeries(const ChartSeries& series, const Scale& x, const Scale& y,
                  std::string* svg) {
  std::string path, markers;
  bool pen_down = false;
  for (const ChartPoint& point : series.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y) ||
        !x.Holds(point.x) || !y.Holds(point.y)) {
      pen_down = false;  // a gap, not a line over it
      continue;
    }
    absl::StrAppendFormat(&path, "%c%.1f %.1f", pen_down ? 'L' : 'M',
                          x.At(point.x), y.At(point.y));
    pen_down = true;
    if (!point.label.empty()) {
      absl::StrAppendFormat(
          &markers,
          "<circle class='flag c%d' cx='%.1f' cy='%.1f' r='5'/>"
          "<text class='flag-name' x='%.1f' y='%.1f' "
          "text-anchor='middle'>%s</text>",
          series.color, x.At(point.x), y.At(point.y), x.At(point.x),
          y.At(point.y) - 10, EscapeXml(point.label));
    }
    if (point.title.empty()) continue;
    absl::StrAppendFormat(
        &markers,
        "<circle class='mark c%d' cx='%.1f' cy='%.1f' r='4'><title>%s</title>"
        "</circle>",
        series.color, x.At(point.x), y.At(point.y), EscapeXml(point.title));
  }
  absl::StrAppendFormat(svg, "<path class='line c%d%s' d='%s'/>%s",
                        series.color, series.dashed ? " dashed" : "", path,
                        markers);
}

void AppendLegend(const Chart& chart, std::string* svg) {
  if (chart.series.size() < 2) return;
  double x = kLeft + kLegendGap;
  for (const ChartSeries& series : chart.series) {
    absl::StrAppendFormat(
        svg,
        "<rect class='swatch c%d' x='%.1f' y='%.1f' width='14' height='4' "
        "rx='2'/><text class='tick' x='%.1f' y='%.1f'>%s</text>",
        series.color, x, kTop + 8, x + 20, kTop + 14, EscapeXml(series.name));
    x += 20 + 7.2 * static_cast<double>(series.name.size()) + kLegendGap;
  }
}

}  // namespace

std::string EscapeXml(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {">", "&gt;"},
                                    {"\"", "&quot;"},
                                    {"'", "&#39;"}});
}

std::vector<double> LinearTicks(double low, double high, int count) {
  const double rough = (high - low) / (count - 1);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (double nice : {1.0, 2.0, 2.5, 5.0}) {
    if (nice * power >= rough * (1 - 1e-9)) {
      step = nice * power;
      break;
    }
  }
  std::vector<double> ticks;
  const auto first = static_cast<int64_t>(std::floor(low / step + 1e-9));
  const auto last = static_cast<int64_t>(std::ceil(high / step - 1e-9));
  for (int64_t i = first; i <= last; ++i) {
    ticks.push_back(static_cast<double>(i) * step);
  }
  return ticks;
}

std::vector<double> LogTicks(double low, double high) {
  std::vector<double> ticks;
  const bool few = std::log10(high / low) < 2.5;
  for (int power = static_cast<int>(std::floor(std::log10(low)));
       std::pow(10, power) <= high; ++power) {
    for (double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10, power);
      if ((few || factor == 1) && tick >= low && tick <= high) {
        ticks.push_back(tick);
      }
    }
  }
  return ticks;
}

std::string FormatSvg(const Chart& chart) {
  auto [x_low, x_high] =
      RangeOf(chart, chart.x.logarithmic, [](auto& p) { return p.x; });
  auto [y_low, y_high] =
      RangeOf(chart, chart.y.logarithmic, [](auto& p) { return p.y; });
  if (chart.level) {
    y_low = std::min(y_low, *chart.level);
    y_high = std::max(y_high, *chart.level);
  }
  // Room for the legend.
  y_high = chart.y.logarithmic ? y_high * std::pow(y_high / y_low, .12) * 1.1
                               : y_high + .12 * (y_high - y_low);
  const Scale x(chart.x, x_low, x_high, false, kLeft, chart.width - kRight);
  const Scale y(chart.y, y_low, y_high, true, chart.height - kBottom, kTop);
  std::string svg = absl::StrFormat(
      "<svg viewBox='0 0 %.0f %.0f' role='img' aria-label='%s'>", chart.width,
      chart.height, EscapeXml(chart.title));
  AppendGrid(chart, x, y, &svg);
  if (chart.level) {
    absl::StrAppendFormat(
        &svg,
        "<line class='level' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>"
        "<text class='tick level-name' x='%.1f' y='%.1f' "
        "text-anchor='end'>%s</text>",
        kLeft, chart.width - kRight, y.At(*chart.level), y.At(*chart.level),
        chart.width - kRight - 4, y.At(*chart.level) - 5,
        EscapeXml(chart.level_name));
  }
  for (const ChartSeries& series : chart.series) {
    AppendSeries(series, x, y, &svg);
  }
  AppendLegend(chart, &svg);
  absl::StrAppend(&svg, "</svg>");
  return svg;
}

}  // namespace leakyrelu::loadtest
