// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_GRADIENT_CHECK_H_
#define PROTO_WIRE_GRADIENT_CHECK_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "proto/wire/tensor_view.h"

namespace leakyrelu::wire {

// Whether each gradient fits its input: as many, and each with the input's
// type, number of elements and, where both declare one, shape.
absl::Status CheckGradients(absl::Span<const TensorView> inputs,
                            absl::Span<const TensorView> grad_outputs);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_GRADIENT_CHECK_H_
