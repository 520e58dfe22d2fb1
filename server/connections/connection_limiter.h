// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_CONNECTION_LIMITER_H_
#define SERVER_CONNECTIONS_CONNECTION_LIMITER_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "server/connections/connection_tracker.h"
#include "server/net/peer.h"

namespace leakyrelu {

// Decides on new connections before gRPC gets them: refusing one here costs an
// accept() and a close(). Belongs to one thread, the acceptor's.
class ConnectionLimiter {
 public:
  struct Limits {
    // Maximum open at once; 0: as many as the descriptors suffice for, by the
    // process's limit at the time a connection arrives.
    int connections = 0;
    // Maximum open at once from one peer; 0: no limit.
    int connections_per_peer = 0;
    // Users who may connect to Unix sockets; empty: any that the file's mode
    // permits.
    std::vector<uid_t> uids = {};
  };
  enum class Refusal { kLimit, kPeerLimit, kUid, kDescriptors };

  // tracker counts the admitted connections and outlives the limiter.
  ConnectionLimiter(Limits limits, ConnectionTracker& tracker);

  // Counts fd, whose peer is given, or returns why it must be closed.
  std::optional<Refusal> Admit(int fd, const Peer& peer);

  // The maximum number of open connections. Each takes two descriptors, and
  // some are reserved for files and the metrics port; at least 1.
  int MaxConnections() const;

  // The limit of descriptors (ulimit -n) under which this many are admitted.
  static uint64_t DescriptorsFor(int connections);

 private:
  bool IsUidAllowed(const Peer& peer) const;

  const Limits limits_;
  ConnectionTracker& tracker_;
};

// "limit", "peer_limit", "uid", "descriptors".
std::string_view RefusalName(ConnectionLimiter::Refusal refusal);

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_CONNECTION_LIMITER_H_
