// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CALL_OUTCOME_H_
#define SERVER_TRANSPORT_CALL_OUTCOME_H_

#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include <string>

#include "absl/status/status.h"

// How calls of every kind end. Stateless and thread-safe.
namespace leakyrelu {

// OK, or DEADLINE_EXCEEDED where the caller has stopped waiting: work that is
// late is not begun.
absl::Status CheckDeadline(gpr_timespec deadline);
inline absl::Status CheckDeadline(const grpc::ServerContext& context) {
  return CheckDeadline(context.raw_deadline());
}

// What the trailer grpc-retry-pushback-ms says of a status: after how many
// milliseconds to make the call again, or never, for a message that is too
// large stays so. Empty where it is not sent.
std::string RetryPushback(const absl::Status& status);
// Adds that trailer.
void AddTrailers(const absl::Status& status, grpc::ServerContext& context);

// The code that the call counts as, once it is over.
absl::StatusCode FinalCode(const absl::Status& status, bool cancelled,
                           gpr_timespec deadline);
inline absl::StatusCode FinalCode(const absl::Status& status,
                                  const grpc::ServerContext& context) {
  return FinalCode(status, context.IsCancelled(), context.raw_deadline());
}

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CALL_OUTCOME_H_
