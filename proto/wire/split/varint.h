// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_VARINT_H_
#define PROTO_WIRE_SPLIT_VARINT_H_

#include <bit>
#include <cstddef>
#include <cstdint>

// Encodes protobuf's varints: seven bits per byte, lowest first, with the high
// bit set on all bytes but the last.
namespace leakyrelu::wire {

// Returns the encoded length in bytes, 1 to 10.
constexpr size_t VarintBytes(uint64_t value) {
  return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}

// Returns the position after the varint.
constexpr std::byte* WriteVarint(uint64_t value, std::byte* out) {
  for (; value >= 0x80; value >>= 7) {
    *out++ = static_cast<std::byte>(value | 0x80);
  }
  *out++ = static_cast<std::byte>(value);
  return out;
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_VARINT_H_
