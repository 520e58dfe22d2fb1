// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_CONNECTION_EVENTS_H_
#define SERVER_CONNECTIONS_CONNECTION_EVENTS_H_

#include <cstddef>
#include <string>

#include "server/connections/connection_limiter.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"
#include "server/metrics/metrics.h"
#include "server/net/listener.h"
#include "server/net/peer.h"

namespace leakyrelu {

// Reports refused and disconnected connections to operators: counts all of them
// and logs some. Thread-safe.
class ConnectionEvents {
 public:
  // logger may be null; both outlive this.
  ConnectionEvents(Metrics& metrics, log::Logger* logger)
      : metrics_(metrics), logger_(logger) {}

  void Refused(ConnectionLimiter::Refusal refusal, const Peer& peer,
               const Listener& listener);
  // A connection was disconnected because its peer took nothing for
  // --send-timeout.
  void Stalled(const std::string& peer);
  // A connection was evicted because messages took more than
  // --message-memory-bytes and it held most of them.
  void EvictedForMemory(size_t held_bytes);
  // Accepting pauses because of that errno.
  void Paused(int error);

 private:
  Metrics& metrics_;
  log::Logger* const logger_;
  // During a flood, limits the log; each line carries the number of suppressed
  // ones.
  log::RateLimit refusals_{5, absl::Seconds(5)};
  log::RateLimit disconnects_{5, absl::Seconds(5)};
  log::RateLimit pauses_{1, absl::Seconds(5)};
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_CONNECTION_EVENTS_H_
