// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_GRPC_STATUS_H_
#define PROTO_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

// The only conversion between absl::Status (inside) and grpc::Status (on the
// wire). It covers all 17 codes; payloads are converted to and from
// google.rpc.Status in grpc-status-details-bin.
namespace leakyrelu {

// The message is truncated and made valid UTF-8 (clip_text.h); payloads that
// would not fit into a peer's 8 KiB of headers are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);
// Code and message are taken from the transport. Details of unknown types are
// kept as payloads; if a type occurs twice, the last one is kept.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_GRPC_STATUS_H_
