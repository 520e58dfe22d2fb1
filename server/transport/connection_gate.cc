// SPDX-License-Identifier: Apache-2.0
#include "server/transport/connection_gate.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace leakyrelu {
namespace {

// For logs, metrics' port, certificates, gRPC's own wake-ups: a server at rest
// has about 25 open.
constexpr rlim_t kReservedDescriptors = 64;

// The connection, and its duplicate that ConnectionWatch watches.
constexpr rlim_t kDescriptorsPerConnection = 2;

}  // namespace

ConnectionGate::ConnectionGate(Limits limits, ConnectionWatch& watch)
    : limits_(std::move(limits)), watch_(watch) {}

std::optional<ConnectionGate::Refusal> ConnectionGate::Admit(int fd,
                                                             const Peer& peer) {
  if (!IsUidAllowed(peer)) return Refusal::kUid;
  if (watch_.count() >= MostConnections()) return Refusal::kLimit;
  if (limits_.connections_per_peer > 0 &&
      watch_.CountOf(peer.name) >= limits_.connections_per_peer) {
    return Refusal::kPeerLimit;
  }
  // What cannot be watched would be counted by no limit.
  if (!watch_.Add(fd, peer.name)) return Refusal::kDescriptors;
  return std::nullopt;
}

bool ConnectionGate::IsUidAllowed(const Peer& peer) const {
  if (limits_.uids.empty() || !peer.uid.has_value()) return true;
  return std::find(limits_.uids.begin(), limits_.uids.end(), *peer.uid) !=
         limits_.uids.end();
}

int ConnectionGate::MostConnections() const {
  if (limits_.connections > 0) return limits_.connections;
  rlimit files = {};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
      files.rlim_cur <= kReservedDescriptors + kDescriptorsPerConnection) {
    return 1;
  }
  return static_cast<int>(std::min<rlim_t>(
      (files.rlim_cur - kReservedDescriptors) / kDescriptorsPerConnection,
      std::numeric_limits<int>::max()));
}

std::string_view RefusalName(ConnectionGate::Refusal refusal) {
  switch (refusal) {
    case ConnectionGate::Refusal::kLimit:
      return "limit";
    case ConnectionGate::Refusal::kPeerLimit:
      return "peer_limit";
    case ConnectionGate::Refusal::kUid:
      return "uid";
    case ConnectionGate::Refusal::kDescriptors:
      return "descriptors";
  }
  return "";
}

}  // namespace leakyrelu
