// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_LEAKYRELU_REQUEST_H_
#define PROTO_WIRE_LEAKYRELU_LEAKYRELU_REQUEST_H_

#include "absl/status/status.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/request_view.h"

// Reads and fully validates ForwardRequest and BackwardRequest without copying
// tensor bytes. Errors are those that callers receive (proto/status/error.h).
namespace leakyrelu::wire {

// Fills view, reusing its memory: with a view that is kept from call to call,
// small calls do not allocate. The segments must outlive the contents of view.
// After an error, the contents must not be used.
absl::Status ParseForwardRequest(Segments message, RequestView& view);
absl::Status ParseBackwardRequest(Segments message, RequestView& view);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_LEAKYRELU_REQUEST_H_
