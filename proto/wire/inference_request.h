// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_REQUEST_H_
#define PROTO_WIRE_INFERENCE_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "proto/wire/inference_model.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/segments.h"

// inference.ModelInferRequest, read from the wire without copying a tensor's
// bytes and checked in full: the same view of tensors as of our own requests,
// and beside it what the response repeats.
namespace leakyrelu::wire {

struct InferenceView {
  struct Output {
    size_t tensor = 0;   // index into the results
    int32_t suffix = 0;  // of the name: "y3"; kNoSuffix: "y"
  };
  static constexpr int32_t kNoSuffix = -1;

  InferenceModel model = InferenceModel::kForward;
  size_t preset = 0;  // the version: index into kPresets
  std::string id;
  bool typed = false;           // else raw
  std::vector<Output> outputs;  // in the order of the response
  bool found = false;           // model and preset are the request's
};

// Fills both, whose memory is used again. The inputs x, x0, x1 ... become
// view.inputs in the request's order, grad, grad0, ... view.grad_outputs beside
// them. After an error only envelope.found, id, and, where found, model and
// preset may be used.
absl::Status ParseInferenceRequest(Segments message, RequestView& view,
                                   InferenceView& envelope);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_REQUEST_H_
