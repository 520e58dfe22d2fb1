// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CONNECTION_REPORT_H_
#define SERVER_TRANSPORT_CONNECTION_REPORT_H_

#include "server/log/logger.h"
#include "server/log/rate_limit.h"
#include "server/metrics/metrics.h"
#include "server/transport/connection_gate.h"
#include "server/transport/listener.h"
#include "server/transport/peer.h"

namespace leakyrelu {

// Tells operators of connections that did not come to be, or that were cut for
// what they held: counts all, and logs some. Thread-safe.
class ConnectionReport {
 public:
  // logger may be null; both outlive this.
  ConnectionReport(Metrics& metrics, log::Logger* logger)
      : metrics_(metrics), logger_(logger) {}

  void Refused(ConnectionGate::Refusal refusal, const Peer& peer,
               const Listener& listener);
  // One was cut, since messages took more than --message-memory-bytes, and it
  // held most of them.
  void CutForMemory(size_t held_bytes);
  // Accepting pauses because of that errno.
  void Paused(int error);

 private:
  Metrics& metrics_;
  log::Logger* const logger_;
  // A flood is one line a second, and says how much it stands for.
  log::RateLimit refusals_{5, absl::Seconds(5)};
  log::RateLimit cuts_{5, absl::Seconds(5)};
  log::RateLimit pauses_{1, absl::Seconds(5)};
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CONNECTION_REPORT_H_
