// SPDX-License-Identifier: Apache-2.0
#include "client/chart/scale.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "absl/strings/str_format.h"
#include "client/chart/ticks.h"

namespace leakyrelu::chart {
namespace {

std::pair<double, double> RangeOf(const Chart& chart, bool positive_only,
                                  double Point::*member) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const Series& series : chart.series) {
    for (const Point& point : series.points) {
      const double value = point.*member;
      if (!std::isfinite(value) || (positive_only && value <= 0)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return positive_only ? std::pair(1., 10.) : std::pair(0., 1.);
  return {low, high};
}

// Returns a range of nonzero, finite width, also where all values are equal, or
// so large that their difference overflows.
std::pair<double, double> Widened(double low, double high) {
  if (high > low && std::isfinite(high - low)) return {low, high};
  if (high > low) return {low / 2, high / 2};
  const double by = std::max(1.0, std::fabs(low) * 1e-3);
  return {low - by, high + by};
}

}  // namespace

std::pair<double, double> RangeOfX(const Chart& chart) {
  return RangeOf(chart, chart.x.logarithmic, &Point::x);
}

std::pair<double, double> RangeOfY(const Chart& chart) {
  return RangeOf(chart, chart.y.logarithmic, &Point::y);
}

Scale::Scale(const Axis& axis, std::pair<double, double> range, int count)
    : axis_(axis) {
  auto [low, high] = range;
  if (axis.from) low = *axis.from;
  std::vector<double> ticks;
  if (axis.logarithmic) {
    low_ = low;
    high_ = high > low ? high : low * 10;
    ticks = axis.ticks.empty() ? LogTicks(low_, high_) : axis.ticks;
  } else {
    if (axis.from && high <= low) high = low + 1;
    std::tie(low_, high_) = Widened(low, high);
    ticks = axis.ticks.empty() ? LinearTicks(low_, high_, count) : axis.ticks;
  }
  const double slack = (high_ - low_) * 1e-9;
  std::copy_if(ticks.begin(), ticks.end(), std::back_inserter(ticks_),
               [&](double tick) {
                 return tick >= low_ - slack && tick <= high_ + slack;
               });
}

bool Scale::Holds(double value) const {
  return std::isfinite(value) && (!axis_.logarithmic || value > 0);
}

double Scale::At(double value) const {
  const double share = axis_.logarithmic
                           ? std::log(value / low_) / std::log(high_ / low_)
                           : (value - low_) / (high_ - low_);
  return std::clamp(share, 0.0, 1.0);
}

std::string Scale::Read(double tick) const {
  return axis_.format ? axis_.format(tick) : absl::StrFormat("%g", tick);
}

}  // namespace leakyrelu::chart
