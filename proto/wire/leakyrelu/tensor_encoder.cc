// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/tensor_encoder.h"

#include "proto/wire/split/varint.h"

namespace leakyrelu::wire {
namespace {

constexpr uint8_t kDtypeTag = 1 << 3;
constexpr uint8_t kShapeTag = 2 << 3 | 2;

size_t DimensionBytes(absl::Span<const int64_t> shape) {
  size_t bytes = 0;
  for (const int64_t dimension : shape) {
    bytes += VarintBytes(static_cast<uint64_t>(dimension));
  }
  return bytes;
}

// The length of B to D in bytes.
size_t FieldBytes(const TensorHead& head, size_t dimension_bytes) {
  size_t bytes = head.type_declared ? 2 : 0;
  if (!head.shape.empty()) {
    bytes += 1 + VarintBytes(dimension_bytes) + dimension_bytes;
  }
  if (head.bytes > 0) bytes += 1 + VarintBytes(head.bytes);
  return bytes;
}

}  // namespace

size_t HeadBytes(const TensorHead& head) {
  const size_t field_bytes = FieldBytes(head, DimensionBytes(head.shape));
  return 1 + VarintBytes(field_bytes + head.bytes) + field_bytes;
}

std::byte* WriteHead(const TensorHead& head, std::byte* out) {
  const size_t dimension_bytes = DimensionBytes(head.shape);
  *out++ = std::byte(head.number << 3 | 2);
  out = WriteVarint(FieldBytes(head, dimension_bytes) + head.bytes, out);
  if (head.type_declared) {
    *out++ = std::byte{kDtypeTag};
    *out++ = std::byte(static_cast<int>(head.type));
  }
  if (!head.shape.empty()) {
    *out++ = std::byte{kShapeTag};
    out = WriteVarint(dimension_bytes, out);
    for (const int64_t dimension : head.shape) {
      out = WriteVarint(static_cast<uint64_t>(dimension), out);
    }
  }
  if (head.bytes > 0) {
    *out++ = std::byte(static_cast<int>(head.form) << 3 | 2);
    out = WriteVarint(head.bytes, out);
  }
  return out;
}

}  // namespace leakyrelu::wire
