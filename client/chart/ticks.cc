// SPDX-License-Identifier: Apache-2.0
#include "client/chart/ticks.h"

#include <cmath>
#include <cstdint>

namespace leakyrelu::chart {
namespace {

// Number of ticks on a logarithmic axis that spans too few powers of ten, even
// with 2 and 5 in between.
constexpr int kNarrowTicks = 5;

}  // namespace

std::vector<double> LinearTicks(double low, double high, int count) {
  const double rough = (high - low) / (count - 1);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  // Choose the step nearest to the wanted one by ratio.
  double step = power;
  for (double nice : {2.0, 2.5, 5.0, 10.0}) {
    if (nice * power / rough < rough / step) step = nice * power;
  }
  std::vector<double> ticks;
  const double first = std::floor(low / step + 1e-9);
  const double last = std::ceil(high / step - 1e-9);
  // For a range far from 0, adding 1 to i may not change it.
  for (double i = first; i <= last && ticks.size() <= 2u * count; ++i) {
    ticks.push_back(i == 0 ? 0 : i * step);
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
  if (ticks.size() > 2) return ticks;
  ticks.clear();
  for (double tick : LinearTicks(low, high, kNarrowTicks)) {
    if (tick >= low && tick <= high) ticks.push_back(tick);
  }
  return ticks;
}

}  // namespace leakyrelu::chart
