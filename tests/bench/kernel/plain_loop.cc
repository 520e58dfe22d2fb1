// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kernel/plain_loop.h"

namespace leakyrelu::bench {

void PlainForward(const float* x, float* y, size_t elements, float slope) {
  for (size_t i = 0; i < elements; ++i) {
    y[i] = x[i] > 0 ? x[i] : x[i] * slope;
  }
}

}  // namespace leakyrelu::bench
