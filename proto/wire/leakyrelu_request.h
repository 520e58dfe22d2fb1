// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_REQUEST_H_
#define PROTO_WIRE_LEAKYRELU_REQUEST_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"
#include "proto/wire/segments.h"

// ForwardRequest and BackwardRequest, read from the wire without copying a
// tensor's bytes and checked in full: after this, nothing about a request can
// be wrong. The errors here are the ones users meet (proto/status/error.h).
namespace leakyrelu::wire {

// Which field carries the elements; a response uses the request's.
enum class TensorForm { kData = 3, kValues = 4 };  // the field's number

struct TensorView {
  DataType type = DataType::kFloat32;
  bool type_declared = false;  // else the wire had UNSPECIFIED
  TensorForm form = TensorForm::kData;
  absl::InlinedVector<int64_t, 4> shape;  // as sent; empty: not declared
  // The elements' bytes in order: inside the message's segments, or in
  // RequestView::gathered. An element may straddle two pieces.
  absl::InlinedVector<Segment, 2> pieces;
  // For each piece, the index of the segment that it lies in, or kGathered.
  absl::InlinedVector<uint32_t, 2> piece_segments;
  size_t bytes = 0;
  size_t elements = 0;
};

inline constexpr uint32_t kGathered = 0xffffffff;

struct Options {
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
};

struct RequestView {
  std::vector<TensorView> inputs;
  std::vector<TensorView> grad_outputs;  // empty, or one an input
  Options options;
  // Elements that arrived in too many small parts to be used where they lie
  // (unpacked or repeatedly split `values`), copied together.
  std::vector<std::unique_ptr<std::byte[]>> gathered;
};

// The segments must outlive the view.
absl::StatusOr<RequestView> ParseForwardRequest(Segments message);
absl::StatusOr<RequestView> ParseBackwardRequest(Segments message);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_REQUEST_H_
