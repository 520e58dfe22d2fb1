// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_RESPONSE_H_
#define CLIENT_LIBRARY_RESPONSE_H_

#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/library/request.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu::client {

// Parses ForwardResponse or BackwardResponse and checks that it matches the
// expected tensors; INTERNAL if not. The tensors share the message's slices;
// nothing is copied.
absl::StatusOr<std::vector<Tensor>> ParseResponse(
    const grpc::ByteBuffer& message, const ExpectedTensors& expected);

// The bytes of a small message, copied into one string.
absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& message);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_RESPONSE_H_
