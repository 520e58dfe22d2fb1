// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_WORKLOAD_EXAMPLE_DATA_H_
#define CLIENT_LOADTEST_WORKLOAD_EXAMPLE_DATA_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "client/loadtest/plan/random.h"
#include "leakyrelu/data_type.h"

namespace leakyrelu::loadtest {

// The bytes of `elements` elements, little endian: both signs, magnitudes from
// 2^-8 to 2^8, and special values that expose a wrong kernel (zeros of both
// signs, infinities, subnormal numbers, NaN), one in 64. The bytes are
// pseudorandom, so that no layer below can compress them; the same state of
// `random` gives the same bytes.
std::string ExampleElements(DataType type, size_t elements, Random& random);

// Whether the element's bits (little endian, in the low bits) are a NaN.
bool IsNan(DataType type, uint64_t bits);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_WORKLOAD_EXAMPLE_DATA_H_
