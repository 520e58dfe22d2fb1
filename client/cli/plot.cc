// SPDX-License-Identifier: Apache-2.0
#include "client/cli/plot.h"

#include <algorithm>
#include <cmath>

namespace leakyrelu::cli {
namespace {

// 1, 2 or 5 times a power of ten, so that about `count` steps make `range`.
double RoundStep(double range, int count) {
  const double raw = range / count;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Axis MakeAxis(const std::vector<double>& values, int ticks) {
  Axis axis;
  bool any = false;
  for (double value : values) {
    if (!std::isfinite(value)) continue;
    axis.low = any ? std::min(axis.low, value) : value;
    axis.high = any ? std::max(axis.high, value) : value;
    any = true;
  }
  if (axis.low == axis.high) {
    axis.low -= 1;
    axis.high += 1;
  }
  const double step = RoundStep(axis.high - axis.low, ticks);
  for (double k = std::ceil(axis.low / step); k * step <= axis.high; ++k) {
    axis.ticks.push_back(k == 0 ? 0 : k * step);
  }
  return axis;
}

}  // namespace leakyrelu::cli
