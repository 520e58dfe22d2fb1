// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CHART_TICKS_H_
#define CLIENT_CHART_TICKS_H_

#include <vector>

namespace leakyrelu::chart {

// Round numbers that cover [low, high], about `count` of them. REQUIRES: low <
// high, both finite, count >= 2.
std::vector<double> LinearTicks(double low, double high, int count);

// Powers of ten, with 2 and 5 in between if there are few. REQUIRES: 0 < low <
// high.
std::vector<double> LogTicks(double low, double high);

}  // namespace leakyrelu::chart

#endif  // CLIENT_CHART_TICKS_H_
