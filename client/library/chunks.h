// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_CHUNKS_H_
#define CLIENT_LIBRARY_CHUNKS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "client/library/connection.h"
#include "client/library/request.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu::client {

// Sends one large tensor over a stream: the calling thread writes chunks while
// another copies the responses. A lost connection costs the chunks in flight;
// the next stream resumes after the last chunk that was returned.
absl::Status RunInChunks(Connection* connection, Operation operation,
                         const TensorRef& input, const TensorRef* grad,
                         absl::Span<std::byte> output,
                         const CallOptions& options, size_t chunk_bytes);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_CHUNKS_H_
