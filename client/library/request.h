// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_REQUEST_H_
#define CLIENT_LIBRARY_REQUEST_H_

#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "client/library/borrowed_bytes.h"
#include "leakyrelu/client_options.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu::client {

// The methods that take tensors.
enum class Operation { kForward, kBackward };

// The tensor that a response must hold for each request tensor.
struct ExpectedTensor {
  DataType type;
  size_t bytes;
};
using ExpectedTensors = std::vector<ExpectedTensor>;

// A message ready to be sent. Bulk bytes lie in the caller's memory; `borrowed`
// tracks when gRPC has released them. Null: nothing was borrowed.
struct Request {
  Request() = default;
  // gRPC's buffers are copied when moved, and the source would keep the
  // caller's bytes.
  Request(Request&& other) noexcept { *this = std::move(other); }
  Request& operator=(Request&& other) noexcept {
    message.Clear();
    message.Swap(&other.message);
    borrowed = std::move(other.borrowed);
    expected = std::move(other.expected);
    return *this;
  }

  grpc::ByteBuffer message;
  std::unique_ptr<BorrowedBytes> borrowed;
  ExpectedTensors expected;
};

// Smaller tensors are copied into the message: a slice of their own costs more
// (two allocations, a lock, an entry in the socket write).
inline constexpr size_t kLendBytes = 4096;

// Encodes ForwardRequest or BackwardRequest. grad_outputs: kBackward only. The
// tensors are validated by the server, not here; only a message too long to be
// sent is refused.
absl::StatusOr<Request> EncodeRequest(Operation operation,
                                      absl::Span<const TensorRef> inputs,
                                      absl::Span<const TensorRef> grad_outputs,
                                      const CallOptions& options);

// A request with a copy of the message, for messages that are small or not the
// caller's.
Request CopiedRequest(const std::string& message);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_REQUEST_H_
