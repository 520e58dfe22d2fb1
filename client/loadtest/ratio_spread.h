// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_RATIO_SPREAD_H_
#define CLIENT_LOADTEST_RATIO_SPREAD_H_

#include <vector>

namespace leakyrelu::loadtest {

// A ratio measured several times.
struct RatioSpread {
  double median = 0;
  double lowest = 0;
  double highest = 0;
};

// Of values[i] / base[i] over the rounds i that both have and in which base is
// not 0; all zero where there is none. Rounds next to each other in time share
// the machine's mood, so their ratio is steadier than either value.
RatioSpread RatioOf(const std::vector<double>& values,
                    const std::vector<double>& base);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_RATIO_SPREAD_H_
