// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_ATTEMPTS_H_
#define CLIENT_LIBRARY_ATTEMPTS_H_

#include <optional>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/library/deadline.h"
#include "leakyrelu/client_options.h"

namespace leakyrelu::client {

// The delay that the server requests (google.rpc.RetryInfo), if any.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

// Counts the attempts of one call, and computes whether and when to retry. The
// caller owns the random generator. Not thread-safe.
class Attempts {
 public:
  Attempts(const RetryOptions& options, const Deadline& deadline);

  // The pause after an attempt that failed with `status`. REQUIRES: the status
  // was not caused by the caller, as by a Canceller. Nothing if the call is not
  // to be retried: the error is not transient, the attempts are used up, or the
  // remaining time is shorter than the pause.
  std::optional<absl::Duration> PauseAfter(const absl::Status& status,
                                           absl::BitGenRef dice);

  // The attempt made progress in a stream: earlier attempts do not count.
  void Advance();

 private:
  bool Passes(const absl::Status& status);

  const RetryOptions options_;
  const Deadline deadline_;
  int made_ = 0;
  bool cancelled_ = false;
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_ATTEMPTS_H_
