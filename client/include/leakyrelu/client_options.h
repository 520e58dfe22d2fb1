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
  // Trusted root certificates; empty: the system's roots.
  std::string root_certificates = {};
  // The client's certificate chain and key, for servers that request them; set
  // both or neither.
  std::string certificate_chain = {};
  std::string private_key = {};
  // The name expected in the server's certificate; empty: the address's.
  std::string server_name = {};
};

// When a failed call is retried. Every call may be, since results depend only
// on the request: UNAVAILABLE always, RESOURCE_EXHAUSTED if the server names a
// delay (google.rpc.RetryInfo), CANCELLED once if it came from the server.
// Attempts go on until the call's timeout or max_attempts; an attempt that
// could not begin before the deadline is not waited for.
struct RetryOptions {
  // Maximum number of attempts, at least 1; 1: no retry. None: as many as the
  // timeout allows, and kDefaultAttempts for a call without a timeout. Attempts
  // of a large tensor (ForwardInChunks) that made progress do not count.
  std::optional<int> max_attempts = std::nullopt;
  static constexpr int kDefaultAttempts = 5;
  // The pause before the second attempt, at least 0. It doubles with each
  // attempt up to the maximum and is then shortened by a random amount of up to
  // half. The delay that a server requests in RetryInfo is added.
  absl::Duration initial_backoff = absl::Milliseconds(100);
  absl::Duration max_backoff = absl::Seconds(2);
};

// Options of a client. If a server stops responding (frozen, or unreachable
// over the network), a call without a timeout ends as UNAVAILABLE: by default
// within 60 s, the sum of keepalive_time, stalled_connection_timeout, 5 s to
// reconnect, and the pauses between attempts.
struct ClientOptions {
  // None: plaintext.
  std::optional<TlsOptions> tls = std::nullopt;
  // Timeout of calls that do not set their own.
  absl::Duration timeout = absl::InfiniteDuration();
  RetryOptions retry = {};
  // Watch each server's health (grpc.health.v1), and call no server that
  // reports not serving while another one serves: calls move away before a
  // server stops.
  bool watch_health = true;
  // Maximum size of an accepted response, in bytes; none: unlimited (gRPC's own
  // limit is 2 GiB).
  std::optional<size_t> max_response_bytes = std::nullopt;
  // A connection is pinged when nothing has been received on it for this long,
  // with and without calls (resolution 1 ms, above 0). leakyrelu-server allows
  // one ping every 10 s.
  absl::Duration keepalive_time = absl::Seconds(30);
  // A connection is closed when the server accepts no data, or does not answer
  // a ping, for this long (resolution 1 ms, above 0). It bounds how long a call
  // that has timed out may wait until gRPC releases the caller's bytes.
  absl::Duration stalled_connection_timeout = absl::Seconds(20);
};

struct CallOptions {
  double negative_slope = kDefaultNegativeSlope;
  Semantics semantics = Semantics::kPyTorch;
  // Timeout of the call, retries included. None: ClientOptions::timeout.
  std::optional<absl::Duration> timeout = std::nullopt;
  // Not owned; may be null.
  Canceller* canceller = nullptr;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_CLIENT_OPTIONS_H_
