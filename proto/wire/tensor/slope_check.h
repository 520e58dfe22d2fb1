// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_SLOPE_CHECK_H_
#define PROTO_WIRE_TENSOR_SLOPE_CHECK_H_

#include "absl/status/status.h"
#include "proto/wire/tensor/request_view.h"

namespace leakyrelu::wire {

// Checks that the slope is finite, also in the type in which each input is
// computed: all but PyTorch's float64 convert it to float32, where a large
// slope is infinite. PyTorch raises an error in this case, too.
absl::Status CheckSlope(const RequestView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_SLOPE_CHECK_H_
