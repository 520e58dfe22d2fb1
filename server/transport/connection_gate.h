// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CONNECTION_GATE_H_
#define SERVER_TRANSPORT_CONNECTION_GATE_H_

#include <sys/types.h>

#include <optional>
#include <string_view>
#include <vector>

#include "server/transport/connection_watch.h"
#include "server/transport/peer.h"

namespace leakyrelu {

// Judges new connections, before gRPC gets them: refusing one here costs an
// accept() and a close(). Belongs to one thread, the acceptor's.
class ConnectionGate {
 public:
  struct Limits {
    // Open at once; 0: as many as the descriptors suffice for, by the limit
    // that the process has when a connection comes.
    int connections = 0;
    // The same of one peer; 0: no limit.
    int connections_per_peer = 0;
    // Who may connect to Unix sockets; empty: whom the file's mode lets.
    std::vector<uid_t> uids = {};
  };
  enum class Refusal { kLimit, kPeerLimit, kUid, kDescriptors };

  // `watch` counts those that are let in, and outlives the gate.
  ConnectionGate(Limits limits, ConnectionWatch& watch);

  // Counts fd, whose peer that is, or says why it must be closed.
  std::optional<Refusal> Admit(int fd, const Peer& peer);

  // How many are let in. Descriptors suffice for half as many connections, for
  // each takes two, less some for files and the metrics' port; at least 1.
  int MostConnections() const;

 private:
  bool IsUidAllowed(const Peer& peer) const;

  const Limits limits_;
  ConnectionWatch& watch_;
};

// "limit", "peer_limit", "uid", "descriptors".
std::string_view RefusalName(ConnectionGate::Refusal refusal);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CONNECTION_GATE_H_
