// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_PLAIN_LOOP_H_
#define TESTS_BENCH_KERNEL_PLAIN_LOOP_H_

#include <cstddef>

namespace leakyrelu::bench {

// The formula as anyone writes it, compiled with -O3 for any x86-64.
void PlainForward(const float* x, float* y, size_t elements, float slope);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_PLAIN_LOOP_H_
