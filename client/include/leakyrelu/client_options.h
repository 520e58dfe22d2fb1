// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_CLIENT_OPTIONS_H_
#define LEAKYRELU_CLIENT_OPTIONS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "leakyrelu/canceller.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu {

// Credentials, as PEM text (not file names).
struct TlsOptions {
  // Whom to trust; empty: the system's roots.
  std::string root_certificates = {};
  // Who we are, for servers that ask; both or neither.
  std::string certificate_chain = {};
  std::string private_key = {};
  // The name that the server's certificate must bear; empty: the address's.
  std::string server_name = {};
};

// When a failed call is tried again. Every call may be, since results depend
// on nothing but the request: UNAVAILABLE always, RESOURCE_EXHAUSTED where the
// server says after how long. A try that could not begin before the deadline
// is not waited for.
struct RetryOptions {
  // Tries in all; 1: never again.
  int max_attempts = 5;
  // The pause before the second try; doubled each time, up to the maximum,
  // then shortened by a random part of up to its half.
  absl::Duration initial_backoff = absl::Milliseconds(100);
  absl::Duration max_backoff = absl::Seconds(2);
};

struct ClientOptions {
  // None: plaintext.
  std::optional<TlsOptions> tls = std::nullopt;
  // For calls that do not set their own.
  absl::Duration timeout = absl::InfiniteDuration();
  RetryOptions retry;
  // Ask each server for its health (grpc.health.v1) and call none that is not
  // serving, so that calls move away before a server behind a name stops. A
  // list of servers is always treated so.
  bool watch_health = false;
  // Largest response accepted, in bytes; none: unlimited (gRPC itself ends at
  // 2 GiB).
  std::optional<size_t> max_response_bytes = std::nullopt;
  // A connection on which the server takes nothing for so long is given up
  // (in steps of a millisecond). It bounds how long a call that has timed out
  // may have to wait for the caller's bytes to be let go.
  absl::Duration stalled_connection_timeout = absl::Seconds(20);
};

struct CallOptions {
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
  // Retries included. None: ClientOptions::timeout.
  std::optional<absl::Duration> timeout = std::nullopt;
  // Not owned; may be null.
  Canceller* canceller = nullptr;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_CLIENT_OPTIONS_H_
