// SPDX-License-Identifier: Apache-2.0
#include "server/connections/transfer_rates.h"

#include <algorithm>
#include <utility>

#include "server/net/peer_uri.h"

namespace leakyrelu {

void TransferRates::Measure(const ConnectionTracker& connections,
                            Clock::time_point now) {
  if (!wanted_.exchange(false, std::memory_order_relaxed)) {
    const std::lock_guard lock(mutex_);
    measurements_ = 0;
    connections_.clear();
    return;
  }
  const double seconds =
      std::chrono::duration<double>(now - std::exchange(measured_, now))
          .count();
  std::unordered_map<std::string, Connection> measured;
  connections.ForEach([&](int fd, const std::string&) {
    const std::optional<SendState> state = SendState::Of(fd);
    if (!state.has_value()) return;
    Connection connection{.state = *state, .rate = std::nullopt};
    const std::string uri = PeerUriOf(fd);
    const auto before = connections_.find(uri);
    if (before != connections_.end() &&
        before->second.state.socket == state->socket && seconds > 0) {
      const SendState& last = before->second.state;
      connection.rate = TransferRate{
          .received =
              static_cast<double>(state->received_bytes - last.received_bytes) /
              seconds,
          .sent = static_cast<double>(state->taken_bytes - last.taken_bytes) /
                  seconds};
    }
    measured.emplace(uri, connection);
  });
  const std::lock_guard lock(mutex_);
  measurements_ = std::min(measurements_ + 1, 2);
  connections_ = std::move(measured);
}

std::optional<TransferRate> TransferRates::Of(
    const std::string& peer_uri) const {
  const std::lock_guard lock(mutex_);
  if (measurements_ < 2) return std::nullopt;
  const auto found = connections_.find(peer_uri);
  if (found == connections_.end()) return TransferRate{.is_unknown = true};
  return found->second.rate;
}

}  // namespace leakyrelu
