// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_SWEEP_ORDER_H_
#define CLIENT_LOADTEST_SEARCH_SWEEP_ORDER_H_

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The indices of the steps ordered by load, for display; the search runs them
// in another order.
inline std::vector<size_t> StepsByLoad(const SweepReport& sweep) {
  std::vector<size_t> order(sweep.steps.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(sweep.steps[a].load, a) <
           std::pair(sweep.steps[b].load, b);
  });
  return order;
}

// The last step of each load, ordered by load.
inline std::vector<size_t> LastStepsByLoad(const SweepReport& sweep) {
  std::vector<size_t> last;
  for (size_t i : StepsByLoad(sweep)) {
    if (!last.empty() && sweep.steps[last.back()].load == sweep.steps[i].load) {
      last.pop_back();
    }
    last.push_back(i);
  }
  return last;
}

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_SWEEP_ORDER_H_
