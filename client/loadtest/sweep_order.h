// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SWEEP_ORDER_H_
#define CLIENT_LOADTEST_SWEEP_ORDER_H_

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// The indices of the steps, the lowest load first: a search jumps, a reader
// does not.
inline std::vector<size_t> StepsByLoad(const SweepReport& sweep) {
  std::vector<size_t> order(sweep.steps.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return sweep.steps[a].load < sweep.steps[b].load;
  });
  return order;
}

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SWEEP_ORDER_H_
