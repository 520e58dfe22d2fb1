// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_BACKOFF_H_
#define CLIENT_LIBRARY_BACKOFF_H_

#include <optional>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "leakyrelu/client_options.h"

// When a failed call is tried again. Pure: the clock and the dice are the
// caller's.
namespace leakyrelu::client {

// The delay that the server asks for (google.rpc.RetryInfo), if it does.
std::optional<absl::Duration> RetryDelayOf(const absl::Status& status);

// The pause after the failed try number `attempt` (the first is 1), or nothing
// if there is to be no other: the error is not one that passes, the tries are
// used up, or `remaining` (until the deadline) is not more than the pause.
std::optional<absl::Duration> PauseBeforeRetry(const RetryOptions& options,
                                               const absl::Status& status,
                                               int attempt,
                                               absl::Duration remaining,
                                               absl::BitGenRef dice);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_BACKOFF_H_
