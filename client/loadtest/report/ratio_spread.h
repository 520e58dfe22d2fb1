// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_RATIO_SPREAD_H_
#define CLIENT_LOADTEST_REPORT_RATIO_SPREAD_H_

#include <vector>

namespace leakyrelu::loadtest {

// A ratio that was measured several times.
struct RatioSpread {
  double median = 0;
  double lowest = 0;
  double highest = 0;
};

// The spread of values[i] / base[i] over the rounds i that both have and in
// which base is not 0; all zero if there is none. Neighboring rounds run under
// similar conditions of the machine, so their ratio varies less than either
// value.
RatioSpread RatioOf(const std::vector<double>& values,
                    const std::vector<double>& base);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_RATIO_SPREAD_H_
