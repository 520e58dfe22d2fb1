// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_TENSOR_ENCODER_H_
#define PROTO_WIRE_LEAKYRELU_TENSOR_ENCODER_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "proto/wire/split/encoded_message.h"
#include "proto/wire/tensor/tensor_view.h"

// The bytes of a leakyrelu.v1.Tensor within its message, except its elements:
//
//   A tag and length of the tensor
//   B dtype, if declared
//   C shape, packed, if declared
//   D tag and length of data or values, if there are elements
//
// The elements themselves follow.
namespace leakyrelu::wire {

struct TensorHead {
  uint8_t number = 1;  // of the repeated Tensor field; at most 15
  DataType type = DataType::kFloat32;
  bool type_declared = true;
  TensorForm form = TensorForm::kData;
  absl::Span<const int64_t> shape = {};
  size_t bytes = 0;  // of the elements
};

// The length of A to D in bytes.
size_t HeadBytes(const TensorHead& head);

// Writes A to D at out and returns the position after them.
std::byte* WriteHead(const TensorHead& head, std::byte* out);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_TENSOR_ENCODER_H_
