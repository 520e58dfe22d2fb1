// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_VIEW_H_
#define PROTO_WIRE_TENSOR_VIEW_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "leakyrelu/data_type.h"
#include "proto/wire/segments.h"

namespace leakyrelu::wire {

// Which field of leakyrelu.v1.Tensor carries the elements (the field's
// number); a response uses the request's.
enum class TensorForm { kData = 3, kValues = 4 };

// In place of a segment's index: the piece lies in memory of the reader's own.
inline constexpr uint32_t kGathered = 0xffffffff;

// A tensor as it lies in a received message, checked: its pieces hold exactly
// `elements` elements, and as many as the shape says where there is one.
struct TensorView {
  DataType type = DataType::kFloat32;
  bool type_declared = false;  // else the wire had UNSPECIFIED
  TensorForm form = TensorForm::kData;
  absl::InlinedVector<int64_t, 4> shape;  // as sent; empty: not declared
  // The elements' bytes in order: inside the message's segments or gathered
  // together. An element may straddle two pieces.
  absl::InlinedVector<Segment, 2> pieces;
  // For each piece, the index of the segment that it lies in, or kGathered.
  absl::InlinedVector<uint32_t, 2> piece_segments;
  size_t bytes = 0;
  size_t elements = 0;
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_VIEW_H_
