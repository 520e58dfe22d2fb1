// SPDX-License-Identifier: Apache-2.0
#include "client/library/attempts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

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

Attempts::Attempts(const RetryOptions& options, const Deadline& deadline)
    : options_(options), deadline_(deadline) {}

std::optional<absl::Duration> Attempts::PauseAfter(const absl::Status& status,
                                                   absl::BitGenRef dice) {
  ++made_;
  if (!Passes(status)) return std::nullopt;
  const int limit = options_.max_attempts.value_or(
      deadline_.is_infinite() ? RetryOptions::kDefaultAttempts
                              : std::numeric_limits<int>::max());
  if (made_ >= limit) return std::nullopt;
  // Beyond 2^30 the backoff has reached every practical maximum; ldexp must not
  // overflow.
  const double doubled = std::ldexp(1.0, std::min(made_ - 1, 30));
  const absl::Duration backoff =
      std::min(options_.initial_backoff * doubled, options_.max_backoff);
  // Jitter: clients that failed together must not retry together.
  const double part = absl::uniform_real_distribution<double>(0.5, 1)(dice);
  const absl::Duration pause =
      RetryDelayOf(status).value_or(absl::ZeroDuration()) + backoff * part;
  if (pause >= deadline_.left()) return std::nullopt;
  return pause;
}

void Attempts::Advance() {
  made_ = 0;
  cancelled_ = false;
}

bool Attempts::Passes(const absl::Status& status) {
  // The server cancels calls when it stops: one retry reaches the next server.
  if (absl::IsCancelled(status)) return !std::exchange(cancelled_, true);
  return absl::IsUnavailable(status) || (absl::IsResourceExhausted(status) &&
                                         RetryDelayOf(status).has_value());
}

}  // namespace leakyrelu::client
