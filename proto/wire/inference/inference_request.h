// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_REQUEST_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "proto/wire/inference/inference_model.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/request_view.h"

// Reads and fully validates inference.ModelInferRequest without copying tensor
// bytes: fills the same view of tensors as for leakyrelu.v1, and an envelope
// with the fields that the response repeats.
namespace leakyrelu::wire {

struct InferenceView {
  struct Output {
    size_t tensor = 0;   // index into the results
    int32_t suffix = 0;  // of the name: "y3"; kNoSuffix: "y"
  };
  static constexpr int32_t kNoSuffix = -1;

  InferenceModel model = InferenceModel::kForward;
  size_t preset = 0;  // the version, as an index into kPresets
  std::string id;
  bool typed = false;           // typed contents; else raw
  std::vector<Output> outputs;  // in the order of the response
  bool found = false;  // whether the request's model and preset are known
};

// Fills both, reusing their memory. The inputs x, x0, x1 ... become view.inputs
// in the request's order, and grad, grad0, ... become view.grad_outputs in the
// same order. After an error only envelope.found, id, and, if found, model and
// preset may be used.
absl::Status ParseInferenceRequest(Segments message, RequestView& view,
                                   InferenceView& envelope);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_REQUEST_H_
