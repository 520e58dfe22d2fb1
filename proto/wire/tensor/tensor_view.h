// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_TENSOR_VIEW_H_
#define PROTO_WIRE_TENSOR_TENSOR_VIEW_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "leakyrelu/data_type.h"
#include "proto/wire/split/segments.h"

namespace leakyrelu::wire {

// The field of leakyrelu.v1.Tensor that carries the elements (by its number); a
// response uses the same form as the request.
enum class TensorForm { kData = 3, kValues = 4 };

// A validated tensor in a received message: its pieces hold exactly `elements`
// elements, and as many as the shape declares if there is one.
struct TensorView {
  DataType type = DataType::kFloat32;
  bool type_declared = false;  // else UNSPECIFIED on the wire
  TensorForm form = TensorForm::kData;
  absl::InlinedVector<int64_t, 4> shape;  // as sent; empty: not declared
  // The elements' bytes in order: in the message's segments or gathered. An
  // element may straddle two pieces.
  absl::InlinedVector<Segment, 2> pieces;
  // For each piece, the index of the segment that it lies in, or kGathered.
  absl::InlinedVector<uint32_t, 2> piece_segments;
  size_t bytes = 0;
  size_t elements = 0;
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_TENSOR_VIEW_H_
