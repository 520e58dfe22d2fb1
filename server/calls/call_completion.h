// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_CALL_COMPLETION_H_
#define SERVER_CALLS_CALL_COMPLETION_H_

#include <grpc/support/time.h>
#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "server/calls/core_call.h"

// How calls of every kind end. Stateless and thread-safe.
namespace leakyrelu {

// OK, or DEADLINE_EXCEEDED if the deadline has passed, in which case the work
// is not begun.
absl::Status CheckDeadline(gpr_timespec deadline);
inline absl::Status CheckDeadline(const grpc::ServerContext& context) {
  return CheckDeadline(context.raw_deadline());
}

// UNAVAILABLE, for calls that a stopping server does not finish.
absl::Status ServerStopping();

// What a status has as trailer, beyond its details:
// - grpc-retry-pushback-ms for RESOURCE_EXHAUSTED: the milliseconds after which
//   to retry, or "-1" if a retry is useless, as for a message that is too
//   large.
// - grpc-accept-encoding for a message in an encoding that is not served. gRPC
//   sends it in its response headers, which a call that fails at once does not
//   have.
Trailer TrailerOf(const absl::Status& status);
// Adds it to the call.
void AddTrailers(const absl::Status& status, grpc::ServerContext& context);

// The final status of a call that is over. If the caller received all of the
// reply, it is `status`, which was sent. Otherwise (cancelled) it is given_up,
// if the server has ended the call; else the deadline has passed or the client
// is gone.
absl::Status FinalStatus(const absl::Status& status,
                         const absl::Status& given_up, bool cancelled,
                         gpr_timespec deadline);

}  // namespace leakyrelu

#endif  // SERVER_CALLS_CALL_COMPLETION_H_
