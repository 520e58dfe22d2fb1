// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_SCALE_H_
#define CLIENT_CHART_SCALE_H_

#include <string>
#include <utility>
#include <vector>

#include "client/chart/chart.h"

namespace leakyrelu::chart {

// The smallest and the largest finite x (or y) of the chart; on a logarithmic
// axis, only values above 0 count. An arbitrary range if there is no point.
std::pair<double, double> RangeOfX(const Chart& chart);
std::pair<double, double> RangeOfY(const Chart& chart);

// Maps values on an axis with known data to fractions of its length.
class Scale {
 public:
  // count: the number of ticks that fit. REQUIRES: the axis outlives it.
  Scale(const Axis& axis, std::pair<double, double> range, int count);

  // Whether the value can be drawn on this axis.
  bool Holds(double value) const;
  // 0 at the beginning, 1 at the end. REQUIRES: Holds(value).
  double At(double value) const;

  // The ticks within the range.
  const std::vector<double>& ticks() const { return ticks_; }
  std::string Read(double tick) const;

 private:
  const Axis& axis_;
  double low_ = 0;
  double high_ = 1;
  std::vector<double> ticks_;
};

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_SCALE_H_
