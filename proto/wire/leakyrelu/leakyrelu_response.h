// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_LEAKYRELU_RESPONSE_H_
#define PROTO_WIRE_LEAKYRELU_LEAKYRELU_RESPONSE_H_

#include <vector>

#include "absl/status/status.h"
#include "proto/wire/leakyrelu/leakyrelu_request.h"
#include "proto/wire/split/encoded_message.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/tensor_view.h"

// Encodes ForwardResponse and BackwardResponse for the server and decodes them
// for the client. ForwardResponse.outputs and BackwardResponse.grad_inputs have
// the same field number, so one encoder and one decoder serve both.
namespace leakyrelu::wire {

// The response to a request whose results were computed in place: over the
// gradients if there are any, else over the inputs.
EncodedMessage EncodeResponse(const RequestView& request);

struct ResponseView {
  std::vector<TensorView> tensors;  // outputs or grad_inputs
  GatheredBytes gathered;
};

// Fills view, reusing its memory. The segments must outlive the contents of
// view. An invalid response is an INTERNAL error; the caller checks whether it
// matches the request (number, types, sizes).
absl::Status ParseResponse(Segments message, ResponseView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_LEAKYRELU_RESPONSE_H_
