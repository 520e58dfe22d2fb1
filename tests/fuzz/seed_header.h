// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_SEED_HEADER_H_
#define TESTS_FUZZ_SEED_HEADER_H_

#include <cstddef>
#include <cstdint>

namespace leakyrelu::wire {

enum class FuzzedType : uint8_t { kForward, kBackward, kInference, kResponse };

inline constexpr size_t kMaxOffsets = 63;

// The first byte of an input of wire_fuzz.
struct SeedHeader {
  FuzzedType type;
  size_t offsets;  // at most kMaxOffsets
};

inline SeedHeader ReadSeedHeader(uint8_t byte) {
  return {static_cast<FuzzedType>(byte & 3), static_cast<size_t>(byte >> 2)};
}

inline uint8_t WriteSeedHeader(const SeedHeader& header) {
  return static_cast<uint8_t>(header.offsets << 2 |
                              static_cast<uint8_t>(header.type));
}

}  // namespace leakyrelu::wire

#endif  // TESTS_FUZZ_SEED_HEADER_H_
