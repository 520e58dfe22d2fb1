// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CALL_OUTCOME_H_
#define SERVER_TRANSPORT_CALL_OUTCOME_H_

#include <grpcpp/server_context.h>

#include "absl/status/status.h"

// How calls of every kind end. Stateless and thread-safe.
namespace leakyrelu {

// OK, or DEADLINE_EXCEEDED where the caller has stopped waiting: work that is
// late is not begun.
absl::Status CheckDeadline(const grpc::ServerContext& context);

// Adds what belongs to an unsuccessful status besides its details: a message
// that is too large stays so, so callers are told not to retry it.
void AddTrailers(const absl::Status& status, grpc::ServerContext& context);

// The code that the call counts as. REQUIRES: the call's done event has come.
absl::StatusCode FinalCode(const absl::Status& status,
                           const grpc::ServerContext& context);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CALL_OUTCOME_H_
