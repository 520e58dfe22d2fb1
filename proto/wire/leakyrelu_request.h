// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_REQUEST_H_
#define PROTO_WIRE_LEAKYRELU_REQUEST_H_

#include <vector>

#include "absl/status/status.h"
#include "leakyrelu/semantics.h"
#include "proto/wire/segments.h"
#include "proto/wire/tensor_view.h"

// ForwardRequest and BackwardRequest, read from the wire without copying a
// tensor's bytes and checked in full: after this, nothing about a request can
// be wrong. The errors here are the ones users meet (proto/status/error.h).
namespace leakyrelu::wire {

struct Options {
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
};

struct RequestView {
  std::vector<TensorView> inputs;
  std::vector<TensorView> grad_outputs;  // empty, or one an input
  Options options;
  GatheredBytes gathered;
};

// Fills view, whose memory is used again: a view that is kept from call to
// call makes small calls free of allocations. The segments must outlive what
// is in it. After an error nothing in it may be used.
absl::Status ParseForwardRequest(Segments message, RequestView& view);
absl::Status ParseBackwardRequest(Segments message, RequestView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_REQUEST_H_
