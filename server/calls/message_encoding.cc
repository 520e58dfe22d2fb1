// SPDX-License-Identifier: Apache-2.0
#include "server/calls/message_encoding.h"

#include <cstdint>
#include <string>

#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/io/io_backend.h"
#include "server/service/inflation.h"

// gRPC's library exports it, for its interoperability tests. No other function
// tells whether the message was marked: the buffer of one that was marked on a
// call without an encoding is that of an uncompressed message.
uint32_t grpc_call_test_only_get_message_flags(grpc_call* call);

namespace leakyrelu {
namespace {

// gRPC's GRPC_WRITE_INTERNAL_COMPRESS.
constexpr uint32_t kMarkedAsCompressed = 0x80000000;

}  // namespace

absl::Status CheckEncoding(grpc_call* call, const grpc::ByteBuffer& message) {
  if (IsCompressed(message) || (grpc_call_test_only_get_message_flags(call) &
                                kMarkedAsCompressed) == 0) {
    return absl::OkStatus();
  }
  // A message that names no encoding is INTERNAL by gRPC's specification, and
  // one that names an unknown encoding is UNIMPLEMENTED. gRPC 1.51 does not
  // tell the two apart, and of the two only the second has been seen.
  if (!RefusesUnknownEncodings()) {
    return Unimplemented(
        {.reason = std::string(reasons::kUnknownEncoding),
         .field = "grpc-encoding",
         .got = "none, or an unknown one, for a compressed message",
         .allowed = kServedEncodings});
  }
  return Internal({.reason = std::string(reasons::kUnknownEncoding),
                   .field = "grpc-encoding",
                   .got = "none for a compressed message",
                   .allowed = "deflate, gzip"});
}

}  // namespace leakyrelu
