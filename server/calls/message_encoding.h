// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_MESSAGE_ENCODING_H_
#define SERVER_CALLS_MESSAGE_ENCODING_H_

#include <grpc/grpc.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"

namespace leakyrelu {

// The encodings of messages that are served, as grpc-accept-encoding lists
// them.
inline constexpr char kServedEncodings[] = "identity, deflate, gzip";

// OK, or the error of the message last received on that call if it is marked as
// compressed and the call's grpc-encoding is not one that is served.
absl::Status CheckEncoding(grpc_call* call, const grpc::ByteBuffer& message);

}  // namespace leakyrelu

#endif  // SERVER_CALLS_MESSAGE_ENCODING_H_
