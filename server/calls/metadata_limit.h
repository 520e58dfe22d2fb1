// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_METADATA_LIMIT_H_
#define SERVER_CALLS_METADATA_LIMIT_H_

#include <grpcpp/server_context.h>

#include <cstddef>

#include "absl/status/status.h"

namespace leakyrelu {

// Maximum metadata of a call. gRPC's default is 8 KiB, which some callers'
// tokens exceed.
inline constexpr size_t kMaxMetadataBytes = 16 << 10;

// gRPC enforces the limit only once the client has acknowledged the server's
// settings. A client that does not could otherwise keep 16 MiB with each call,
// so each call is checked again here. RESOURCE_EXHAUSTED above the limit.
absl::Status CheckMetadata(size_t bytes);
absl::Status CheckMetadata(const grpc::ServerContext& context);

}  // namespace leakyrelu

#endif  // SERVER_CALLS_METADATA_LIMIT_H_
