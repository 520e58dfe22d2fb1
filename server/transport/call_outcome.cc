// SPDX-License-Identifier: Apache-2.0
#include "server/transport/call_outcome.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/error.h"

namespace leakyrelu {
namespace {

bool DeadlinePassed(gpr_timespec deadline) {
  // The common case, without a reading of the clock.
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) {
    return false;
  }
  return gpr_time_cmp(deadline, gpr_now(deadline.clock_type)) <= 0;
}

}  // namespace

absl::Status CheckDeadline(gpr_timespec deadline) {
  if (!DeadlinePassed(deadline)) return absl::OkStatus();
  return absl::DeadlineExceededError(
      "deadline: passed before the work began, nothing was computed");
}

std::string RetryPushback(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kResourceExhausted) return "";
  const std::optional<absl::Duration> delay = RetryDelayOf(status);
  return delay.has_value() ? absl::StrCat(absl::ToInt64Milliseconds(*delay))
                           : "-1";
}

void AddTrailers(const absl::Status& status, grpc::ServerContext& context) {
  const std::string pushback = RetryPushback(status);
  if (!pushback.empty()) {
    context.AddTrailingMetadata("grpc-retry-pushback-ms", pushback);
  }
}

absl::StatusCode FinalCode(const absl::Status& status, bool cancelled,
                           gpr_timespec deadline) {
  if (!cancelled) return status.code();
  return DeadlinePassed(deadline) ? absl::StatusCode::kDeadlineExceeded
                                  : absl::StatusCode::kCancelled;
}

}  // namespace leakyrelu
