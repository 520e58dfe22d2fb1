// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_TENSOR_READER_H_
#define PROTO_WIRE_LEAKYRELU_TENSOR_READER_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/split/splitter.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

// Fills tensors from the two halves that the splitter made of a message's
// repeated Tensor field: `heads`, which protobuf parsed, and the bulk of field
// number `root`. Moves the pieces out of `bulk`. Checks each tensor; errors are
// InvalidArgument at "name[i]...".
absl::Status ReadTensors(
    const google::protobuf::RepeatedPtrField<v1::Tensor>& heads, uint8_t root,
    absl::string_view name, std::vector<BulkField>& bulk,
    std::vector<TensorView>& tensors);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_TENSOR_READER_H_
