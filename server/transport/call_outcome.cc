// SPDX-License-Identifier: Apache-2.0
#include "server/transport/call_outcome.h"

#include <grpc/support/time.h>

namespace leakyrelu {
namespace {

bool DeadlinePassed(const grpc::ServerContext& context) {
  const gpr_timespec deadline = context.raw_deadline();
  // The common case, without a reading of the clock.
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) {
    return false;
  }
  return gpr_time_cmp(deadline, gpr_now(deadline.clock_type)) <= 0;
}

}  // namespace

absl::Status CheckDeadline(const grpc::ServerContext& context) {
  if (!DeadlinePassed(context)) return absl::OkStatus();
  return absl::DeadlineExceededError(
      "deadline: passed before the work began, nothing was computed");
}

void AddTrailers(const absl::Status& status, grpc::ServerContext& context) {
  if (status.code() == absl::StatusCode::kResourceExhausted) {
    context.AddTrailingMetadata("grpc-retry-pushback-ms", "-1");
  }
}

absl::StatusCode FinalCode(const absl::Status& status,
                           const grpc::ServerContext& context) {
  if (!context.IsCancelled()) return status.code();
  return DeadlinePassed(context) ? absl::StatusCode::kDeadlineExceeded
                                 : absl::StatusCode::kCancelled;
}

}  // namespace leakyrelu
