// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/ratio_spread.h"

#include <algorithm>
#include <cstddef>

namespace leakyrelu::loadtest {

RatioSpread RatioOf(const std::vector<double>& values,
                    const std::vector<double>& base) {
  std::vector<double> ratios;
  for (size_t i = 0; i < std::min(values.size(), base.size()); ++i) {
    if (base[i] != 0) ratios.push_back(values[i] / base[i]);
  }
  if (ratios.empty()) return {};
  std::sort(ratios.begin(), ratios.end());
  const size_t half = ratios.size() / 2;
  const double median = ratios.size() % 2 == 1
                            ? ratios[half]
                            : (ratios[half - 1] + ratios[half]) / 2;
  return {median, ratios.front(), ratios.back()};
}

}  // namespace leakyrelu::loadtest
