// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_ELEMENTS_H_
#define TESTS_BENCH_KERNEL_ELEMENTS_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "leakyrelu/data_type.h"

namespace leakyrelu::bench {

// What the elements are like. A branch mispredicts on random signs; some CPUs
// take a detour for subnormal numbers and NaN.
enum class Contents { kRandomSigns, kSorted, kSubnormal, kNan };

inline constexpr Contents kAllContents[] = {
    Contents::kRandomSigns, Contents::kSorted, Contents::kSubnormal,
    Contents::kNan};

// "random_signs" and so on.
std::string_view ContentsName(Contents contents);

// Fills memory with elements; the same ones every time.
void Fill(DataType type, Contents contents, std::span<std::byte> memory);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_ELEMENTS_H_
