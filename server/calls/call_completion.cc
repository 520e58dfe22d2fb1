// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_completion.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/text/error_text.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/calls/message_encoding.h"

namespace leakyrelu {
namespace {

bool DeadlinePassed(gpr_timespec deadline) {
  // The common case, which does not read the clock.
  if (gpr_time_cmp(deadline, gpr_inf_future(deadline.clock_type)) == 0) {
    return false;
  }
  return gpr_time_cmp(deadline, gpr_now(deadline.clock_type)) <= 0;
}

}  // namespace

absl::Status CheckDeadline(gpr_timespec deadline) {
  if (!DeadlinePassed(deadline)) return absl::OkStatus();
  return absl::DeadlineExceededError(
      ErrorText("deadline", "one that passed before the work began",
                "one that leaves time for it"));
}

absl::Status ServerStopping() {
  return Unavailable({.reason = std::string(reasons::kServerStopping),
                      .field = "server",
                      .got = "stopping",
                      .allowed = "call another one, or again"});
}

Trailer TrailerOf(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kResourceExhausted) {
    const std::optional<absl::Duration> delay = RetryDelayOf(status);
    return {"grpc-retry-pushback-ms",
            delay.has_value() ? absl::StrCat(absl::ToInt64Milliseconds(*delay))
                              : "-1"};
  }
  const std::optional<ErrorDetail> detail = DetailOf(status);
  if (detail.has_value() && detail->reason == reasons::kUnknownEncoding) {
    return {"grpc-accept-encoding", kServedEncodings};
  }
  return {};
}

void AddTrailers(const absl::Status& status, grpc::ServerContext& context) {
  const Trailer trailer = TrailerOf(status);
  if (!trailer.value.empty()) {
    context.AddTrailingMetadata(std::string(trailer.key), trailer.value);
  }
}

absl::Status FinalStatus(const absl::Status& status,
                         const absl::Status& given_up, bool cancelled,
                         gpr_timespec deadline) {
  if (!cancelled) return status;
  if (!given_up.ok()) return given_up;
  return DeadlinePassed(deadline) ? absl::DeadlineExceededError("")
                                  : absl::CancelledError("");
}

}  // namespace leakyrelu
