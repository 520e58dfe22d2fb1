// SPDX-License-Identifier: Apache-2.0
#include "client/library/backoff.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/random/uniform_real_distribution.h"
#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace leakyrelu::client {
namespace {

constexpr char kRetryInfoUrl[] = "type.googleapis.com/google.rpc.RetryInfo";

}  // namespace

std::optional<absl::Duration> RetryDelayOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryInfoUrl);
  if (!payload.has_value()) return std::nullopt;
  google::rpc::RetryInfo info;
  if (!info.ParseFromString(std::string(*payload))) return std::nullopt;
  return absl::Seconds(info.retry_delay().seconds()) +
         absl::Nanoseconds(info.retry_delay().nanos());
}

std::optional<absl::Duration> PauseBeforeRetry(const RetryOptions& options,
                                               const absl::Status& status,
                                               int attempt,
                                               absl::Duration remaining,
                                               absl::BitGenRef dice) {
  if (attempt >= options.max_attempts) return std::nullopt;
  const auto asked = RetryDelayOf(status);
  const bool passes = absl::IsUnavailable(status) ||
                      (absl::IsResourceExhausted(status) && asked.has_value());
  if (!passes) return std::nullopt;
  // Beyond 2^30 every sane maximum has been reached; ldexp must not overflow.
  const double doubled = std::ldexp(1.0, std::min(attempt - 1, 30));
  const absl::Duration backoff =
      std::min(options.initial_backoff * doubled, options.max_backoff);
  // Clients that failed together must not come back together.
  const double part = absl::uniform_real_distribution<double>(0.5, 1)(dice);
  const absl::Duration pause =
      asked.value_or(absl::ZeroDuration()) + backoff * part;
  if (pause >= remaining) return std::nullopt;
  return pause;
}

}  // namespace leakyrelu::client
