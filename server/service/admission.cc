// SPDX-License-Identifier: Apache-2.0
#include "server/service/admission.h"

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

// Long enough for a full budget of requests to be worked off, at a gigabyte a
// second and more. Drawn, so that those refused together do not return so.
constexpr int kLeastRetryMilliseconds = 100;
constexpr int kMostRetryMilliseconds = 300;

absl::Duration RetryAfter() {
  thread_local std::minstd_rand random(std::random_device{}());
  return absl::Milliseconds(std::uniform_int_distribution<int>(
      kLeastRetryMilliseconds, kMostRetryMilliseconds)(random));
}

}  // namespace

absl::Status Admission::Enter(size_t bytes) {
  const Inflight::Held held = inflight_.Enter(bytes);
  if (Fits(held)) return absl::OkStatus();
  inflight_.Leave(bytes);
  return Refuse(bytes, held);
}

absl::Status Admission::Probe(size_t waiting) const {
  Inflight::Held held = inflight_.held();
  held.calls += waiting + 1;
  if (Fits({.bytes = held.bytes + 1, .calls = held.calls})) {
    return absl::OkStatus();
  }
  return Refuse(0, held);
}

absl::Status Admission::RefuseWaiting(size_t most) {
  return ResourceExhausted(
      {.reason = std::string(reasons::kTooManyCallsInFlight),
       .field = "server",
       .got =
           absl::StrCat("more than ", most, " requests waiting to be received"),
       .allowed = absl::StrCat("at most ", most)},
      RetryAfter());
}

absl::Status Admission::Refuse(size_t bytes, const Inflight::Held& held) const {
  if (held.calls > limits_.calls) {
    return ResourceExhausted(
        {.reason = std::string(reasons::kTooManyCallsInFlight),
         .field = "server",
         .got = absl::StrCat(held.calls, " requests in flight with this one"),
         .allowed = absl::StrCat("at most ", limits_.calls)},
        RetryAfter());
  }
  return ResourceExhausted(
      {.reason = std::string(reasons::kTooManyBytesInFlight),
       .field = "server",
       .got = bytes == 0
                  ? absl::StrCat(held.bytes, " bytes in flight already")
                  : absl::StrCat(held.bytes, " bytes in flight with the ",
                                 bytes, " of this request"),
       .allowed = absl::StrCat("at most ", limits_.bytes)},
      RetryAfter());
}

bool Admission::IsTight() const {
  const Inflight::Held held = inflight_.held();
  return held.bytes > limits_.bytes / 2 || held.calls > limits_.calls / 2;
}

}  // namespace leakyrelu
