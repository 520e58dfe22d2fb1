// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_RESPONSE_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_RESPONSE_H_

#include <string>
#include <string_view>

#include "proto/wire/inference/inference_request.h"
#include "proto/wire/split/encoded_message.h"

namespace leakyrelu::wire {

// Encodes the response to a request; the elements are referenced, not copied.
// The form, raw or typed, is that of the request. streamed: encodes the
// infer_response of a ModelStreamInferResponse, with the parameter
// triton_final_response = true.
EncodedMessage EncodeInferenceResponse(const RequestView& request,
                                       const InferenceView& envelope,
                                       bool streamed);

// A serialized ModelStreamInferResponse with the error of the request of this
// id; it has the same parameter.
std::string EncodeStreamError(std::string_view message, std::string_view id);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_RESPONSE_H_
