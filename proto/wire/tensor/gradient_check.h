// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_GRADIENT_CHECK_H_
#define PROTO_WIRE_TENSOR_GRADIENT_CHECK_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu::wire {

// Checks that the gradients fit the inputs: the same number, and each with its
// input's type, number of elements and, if both declare one, shape.
absl::Status CheckGradients(absl::Span<const TensorView> inputs,
                            absl::Span<const TensorView> grad_outputs);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_GRADIENT_CHECK_H_
