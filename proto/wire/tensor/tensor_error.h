// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_TENSOR_ERROR_H_
#define PROTO_WIRE_TENSOR_TENSOR_ERROR_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/wire/tensor/shape.h"
#include "proto/wire/tensor/tensor_view.h"

// The errors of single tensors, as callers receive them: INVALID_ARGUMENT with
// field, got and allowed. They are separate from the checks to keep those
// readable.
namespace leakyrelu::wire {

// A tensor's path in its message: "inputs[2]".
struct TensorPlace {
  absl::string_view field;
  size_t index = 0;
};

std::string PlaceText(TensorPlace place);

absl::Status UnknownDtypeError(TensorPlace place, int dtype);
absl::Status DataAndValuesError(TensorPlace place);
absl::Status ValuesNotFloat32Error(TensorPlace place, DataType type);
absl::Status PartialElementError(TensorPlace place, const TensorView& tensor);
// REQUIRES: fault != ShapeFault::kNone.
absl::Status ShapeError(TensorPlace place, const TensorView& tensor,
                        ShapeFault fault);
// elements: the number that the shape declares.
absl::Status SizeError(TensorPlace place, const TensorView& tensor,
                       int64_t elements);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_TENSOR_ERROR_H_
