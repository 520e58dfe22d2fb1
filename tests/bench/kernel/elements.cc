// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kernel/elements.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace leakyrelu::bench {
namespace {

// The exponent's bits within the upper two bytes.
uint16_t ExponentMask(DataType type) {
  switch (type) {
    case DataType::kFloat16:
      return 0x7c00;
    case DataType::kFloat64:
      return 0x7ff0;
    case DataType::kFloat32:
    case DataType::kBFloat16:
      return 0x7f80;
  }
  return 0;
}

// SplitMix64: the standard library's engines are slower than the kernel.
uint64_t Random(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

uint16_t UpperBytes(DataType type, Contents contents, uint16_t random,
                    size_t index, bool first_half) {
  const uint16_t mask = ExponentMask(type);
  const auto rest = static_cast<uint16_t>(random & ~mask);
  // About 1: the middle of the exponent range of each type.
  const auto one = static_cast<uint16_t>(mask >> 1 & mask);
  switch (contents) {
    case Contents::kRandomSigns:
    case Contents::kZeros:
      return rest | one;
    case Contents::kSorted:
      return (rest & 0x7fff) | one | (first_half ? 0x8000 : 0);
    case Contents::kSubnormal:
      return rest | 1;  // not zero
    case Contents::kRareSubnormal:
      return index % 100 == 0 ? rest | 1 : rest | one;
    case Contents::kNan:
      return random | mask | 1;
  }
  return 0;
}

}  // namespace

std::string_view ContentsName(Contents contents) {
  switch (contents) {
    case Contents::kRandomSigns:
      return "random_signs";
    case Contents::kSorted:
      return "sorted";
    case Contents::kSubnormal:
      return "subnormal";
    case Contents::kRareSubnormal:
      return "rare_subnormal";
    case Contents::kZeros:
      return "zeros";
    case Contents::kNan:
      return "nan";
  }
  return "";
}

void Fill(DataType type, Contents contents, std::span<std::byte> memory) {
  uint64_t state = 301;
  for (size_t i = 0; i < memory.size(); i += 8) {
    const uint64_t word = Random(state);
    std::memcpy(&memory[i], &word, std::min<size_t>(8, memory.size() - i));
  }
  const size_t size = ElementBytes(type);
  for (size_t i = 0; i < memory.size(); i += size) {
    std::byte* const upper = &memory[i + size - 2];
    uint16_t bits;
    std::memcpy(&bits, upper, sizeof(bits));
    bits = UpperBytes(type, contents, bits, i / size, i < memory.size() / 2);
    std::memcpy(upper, &bits, sizeof(bits));
    if (contents != Contents::kZeros || i / size % 2 == 0) continue;
    std::memset(&memory[i], 0, size);
    *(upper + 1) = static_cast<std::byte>(bits >> 8 & 0x80);
  }
}

}  // namespace leakyrelu::bench
