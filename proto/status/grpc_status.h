// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_GRPC_STATUS_H_
#define PROTO_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

// The one bridge between absl::Status (inside) and grpc::Status (on the
// wire). Total over all 17 codes; payloads become and come from
// google.rpc.Status in grpc-status-details-bin.
namespace leakyrelu {

// The message is cut and made valid UTF-8 (clip_text.h); payloads that would
// not fit in a peer's 8 KiB of headers are left out.
grpc::Status ToGrpcStatus(const absl::Status& status);
// Code and message are the transport's own. Details of unknown types are kept
// as payloads; of two of one type the last is.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_GRPC_STATUS_H_
