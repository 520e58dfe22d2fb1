// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_RESPONSE_H_
#define PROTO_WIRE_INFERENCE_RESPONSE_H_

#include <string>
#include <string_view>

#include "proto/wire/encoded_message.h"
#include "proto/wire/inference_request.h"

namespace leakyrelu::wire {

// The response to a request, its elements where they lie: raw where the
// request was raw, typed where it was typed. streamed: as the infer_response of
// a ModelStreamInferResponse.
EncodedMessage EncodeInferenceResponse(const RequestView& request,
                                       const InferenceView& envelope,
                                       bool streamed);

// A serialized ModelStreamInferResponse that says what was wrong with the
// request of this id.
std::string EncodeStreamError(std::string_view message, std::string_view id);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_RESPONSE_H_
