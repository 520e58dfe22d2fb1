// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_REQUEST_VIEW_H_
#define PROTO_WIRE_TENSOR_REQUEST_VIEW_H_

#include <vector>

#include "leakyrelu/semantics.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

struct Options {
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
};

// A request of any protocol. If it is kept from call to call, small calls do
// not allocate.
struct RequestView {
  std::vector<TensorView> inputs;
  std::vector<TensorView> grad_outputs;  // empty, or one per input
  Options options;
  GatheredBytes gathered;
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_REQUEST_VIEW_H_
