// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_limiter.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/machine/resource_limits.h"

namespace leakyrelu {
namespace {

// For logs, the metrics port, certificates and gRPC's own wake-ups: an idle
// server has about 25 descriptors open.
constexpr uint64_t kReservedDescriptors = 64;

// The connection and the duplicate that ConnectionTracker watches.
constexpr uint64_t kDescriptorsPerConnection = 2;

}  // namespace

ConnectionLimiter::ConnectionLimiter(Limits limits, ConnectionTracker& tracker)
    : limits_(std::move(limits)), tracker_(tracker) {}

std::optional<ConnectionLimiter::Refusal> ConnectionLimiter::Admit(
    int fd, const Peer& peer) {
  if (!IsUidAllowed(peer)) return Refusal::kUid;
  if (tracker_.count() >= MaxConnections()) return Refusal::kLimit;
  if (limits_.connections_per_peer > 0 &&
      tracker_.CountOf(peer.group) >= limits_.connections_per_peer) {
    return Refusal::kPeerLimit;
  }
  // A connection that cannot be watched would escape every limit.
  if (!tracker_.Add(fd, peer.group)) return Refusal::kDescriptors;
  return std::nullopt;
}

bool ConnectionLimiter::IsUidAllowed(const Peer& peer) const {
  if (limits_.uids.empty() || !peer.uid.has_value()) return true;
  return std::find(limits_.uids.begin(), limits_.uids.end(), *peer.uid) !=
         limits_.uids.end();
}

int ConnectionLimiter::MaxConnections() const {
  if (limits_.connections > 0) return limits_.connections;
  constexpr uint64_t kMax = std::numeric_limits<int>::max();
  const std::optional<uint64_t> descriptors = SoftLimit(RLIMIT_NOFILE);
  if (!descriptors.has_value()) return std::numeric_limits<int>::max();
  if (*descriptors <= DescriptorsFor(1)) return 1;
  return static_cast<int>(std::min(
      (*descriptors - kReservedDescriptors) / kDescriptorsPerConnection, kMax));
}

uint64_t ConnectionLimiter::DescriptorsFor(int connections) {
  return kReservedDescriptors +
         kDescriptorsPerConnection * static_cast<uint64_t>(connections);
}

std::string_view RefusalName(ConnectionLimiter::Refusal refusal) {
  switch (refusal) {
    case ConnectionLimiter::Refusal::kLimit:
      return "limit";
    case ConnectionLimiter::Refusal::kPeerLimit:
      return "peer_limit";
    case ConnectionLimiter::Refusal::kUid:
      return "uid";
    case ConnectionLimiter::Refusal::kDescriptors:
      return "descriptors";
  }
  return "";
}

}  // namespace leakyrelu
