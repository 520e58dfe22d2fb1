// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_STATUS_GRPC_STATUS_H_
#define PROTO_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

// The one bridge between absl::Status (inside) and grpc::Status (on the
// wire). Total over all 17 codes; payloads become and come from
// google.rpc.Status in grpc-status-details-bin.
namespace leakyrelu {

grpc::Status ToGrpcStatus(const absl::Status& status);
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace leakyrelu

#endif  // PROTO_STATUS_GRPC_STATUS_H_
