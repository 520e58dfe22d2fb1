// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/kernel/random_small.h"

#include <cstring>

#include "tests/unit/server/kernel/golden_table.h"

namespace leakyrelu::golden {
namespace {

constexpr size_t kElements = size_t{1} << 20;

uint64_t SplitMix64(uint64_t& state) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// A number that is subnormal if the exponent's highest bit is set; otherwise
// its exponent keeps four bits. Uses the upper bits of random.
template <typename Bits>
void AppendSmall(uint64_t random, int mantissa_bits,
                 std::vector<std::byte>& to) {
  const auto bits = static_cast<Bits>(random >> (64 - 8 * sizeof(Bits)));
  const Bits sign = ~(~Bits{0} >> 1);
  const Bits smallest_normal = Bits{1} << mantissa_bits;
  const Bits kept = (bits & (sign >> 1)) != 0 ? smallest_normal - 1
                                              : 16 * smallest_normal - 1;
  const Bits small = bits & (sign | kept);
  const auto* const bytes = reinterpret_cast<const std::byte*>(&small);
  to.insert(to.end(), bytes, bytes + sizeof(small));
}

template <typename Bits>
uint64_t DigestOf(std::span<const std::byte> elements) {
  uint64_t digest = 0;
  for (size_t i = 0; i < elements.size(); i += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, &elements[i], sizeof(bits));
    digest = digest * 0x9e3779b97f4a7c15 + bits;
  }
  return digest;
}

}  // namespace

RandomSmall::RandomSmall(DataType of_type) : type(of_type) {
  uint64_t state = 0;
  for (size_t i = 0; i < kElements; ++i) {
    for (std::vector<std::byte>* to : {&x, &grad}) {
      const uint64_t random = SplitMix64(state);
      if (type == DataType::kFloat64) {
        AppendSmall<uint64_t>(random, 52, *to);
      } else {
        AppendSmall<uint32_t>(random, 23, *to);
      }
    }
  }
}

std::vector<RandomDigests> LoadRandomDigests() {
  std::vector<RandomDigests> rows;
  for (const Fields& row : ReadTable("random.tsv", 5)) {
    rows.push_back({row[0] == "f32" ? DataType::kFloat32 : DataType::kFloat64,
                    ParseSemantics(row[1]).value(), Number(row[2]), Hex(row[3]),
                    Hex(row[4])});
  }
  return rows;
}

uint64_t Digest(DataType type, std::span<const std::byte> elements) {
  return type == DataType::kFloat64 ? DigestOf<uint64_t>(elements)
                                    : DigestOf<uint32_t>(elements);
}

}  // namespace leakyrelu::golden
