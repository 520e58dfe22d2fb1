// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SLOPE_CHECK_H_
#define PROTO_WIRE_SLOPE_CHECK_H_

#include "absl/status/status.h"
#include "proto/wire/leakyrelu_request.h"

namespace leakyrelu::wire {

// Whether the slope is finite, and finite in the type that each input is
// computed with: all but PyTorch's float64 take it as float32, where a large
// one is infinite. PyTorch raises an error then, too.
absl::Status CheckSlope(const RequestView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SLOPE_CHECK_H_
