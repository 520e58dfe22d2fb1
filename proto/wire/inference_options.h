// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_OPTIONS_H_
#define PROTO_WIRE_INFERENCE_OPTIONS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "inference/inference.pb.h"
#include "proto/wire/leakyrelu_request.h"
#include "proto/wire/tensor_view.h"

namespace leakyrelu::wire {

// Fills options: a version's preset (an index into kPresets), over it the
// request's parameters preset, negative_slope and semantics. Parameters that
// belong to the protocol's other servers (priority, timeout, headers, ...)
// mean nothing here; all others are refused, so that none is misspelt in vain.
absl::Status ReadInferenceOptions(const inference::ModelInferRequest& request,
                                  size_t preset, Options& options);

// The slope from inputs[index], a tensor of one FP32 or FP64 element.
absl::Status ReadSlopeTensor(const inference::ModelInferRequest& request,
                             size_t index, const TensorView& tensor,
                             Options& options);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_OPTIONS_H_
