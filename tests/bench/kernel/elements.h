// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_ELEMENTS_H_
#define TESTS_BENCH_KERNEL_ELEMENTS_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "leakyrelu/data_type.h"

namespace leakyrelu::bench {

// The values of the elements. Branches are mispredicted on random signs;
// Intel's multipliers take a microcode assist for subnormal numbers, and the
// guard against these checks zeros twice.
enum class Contents {
  kRandomSigns,
  kSorted,
  kSubnormal,
  kRareSubnormal,  // one in a hundred
  kZeros,          // every second element, of both signs
  kNan
};

inline constexpr Contents kAllContents[] = {
    Contents::kRandomSigns,   Contents::kSorted, Contents::kSubnormal,
    Contents::kRareSubnormal, Contents::kZeros,  Contents::kNan};

// "random_signs" and so on.
std::string_view ContentsName(Contents contents);

// Fills memory with elements, the same ones in each call.
void Fill(DataType type, Contents contents, std::span<std::byte> memory);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_ELEMENTS_H_
