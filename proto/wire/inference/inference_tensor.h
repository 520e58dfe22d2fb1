// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_TENSOR_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_TENSOR_H_

#include <vector>

#include "absl/status/status.h"
#include "inference/inference.pb.h"
#include "proto/wire/split/splitter.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

// Fills tensors, one per input of the request, from the two halves that the
// splitter made of it, and checks each: type, contents, shape, size. Moves the
// pieces out of `bulk`. A raw tensor has the form kData, a typed one kValues;
// all tensors of a request have the same form.
absl::Status ReadInferenceTensors(const inference::ModelInferRequest& request,
                                  std::vector<BulkField>& bulk,
                                  std::vector<TensorView>& tensors);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_TENSOR_H_
