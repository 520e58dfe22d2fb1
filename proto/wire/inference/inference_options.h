// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_OPTIONS_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_OPTIONS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "inference/inference.pb.h"
#include "proto/wire/tensor/request_view.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

// Fills options: first the version's preset (an index into kPresets), then the
// request's parameters preset, negative_slope and semantics. Parameters of
// other servers of this protocol (priority, timeout, headers, ...) are ignored;
// all other parameters are refused, so that a misspelled one is reported.
absl::Status ReadInferenceOptions(const inference::ModelInferRequest& request,
                                  size_t preset, Options& options);

// Reads the slope from inputs[index], a tensor of one FP32 or FP64 element.
absl::Status ReadSlopeTensor(const inference::ModelInferRequest& request,
                             size_t index, const TensorView& tensor,
                             Options& options);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_OPTIONS_H_
