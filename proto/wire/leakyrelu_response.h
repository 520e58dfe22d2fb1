// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_RESPONSE_H_
#define PROTO_WIRE_LEAKYRELU_RESPONSE_H_

#include <vector>

#include "absl/status/status.h"
#include "proto/wire/encoded_message.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/segments.h"
#include "proto/wire/tensor_view.h"

// ForwardResponse and BackwardResponse: the server writes them, the client
// reads them. ForwardResponse.outputs and BackwardResponse.grad_inputs have
// the same field number, so one writer and one reader serve both.
namespace leakyrelu::wire {

// The response to a request whose results were written over the received
// bytes: over the gradients where there are any, else over the inputs.
EncodedMessage EncodeResponse(const RequestView& request);

struct ResponseView {
  std::vector<TensorView> tensors;  // outputs or grad_inputs
  GatheredBytes gathered;
};

// Fills view, whose memory is used again. The segments must outlive what is in
// it. A response that is no valid one is an INTERNAL error; whether it answers
// the request (number, types, sizes) is the caller's to check.
absl::Status ParseResponse(Segments message, ResponseView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_RESPONSE_H_
