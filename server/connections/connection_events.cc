// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_events.h"

#include <string>
#include <system_error>

namespace leakyrelu {
namespace {

Metrics::ConnectionRefusal MetricOf(ConnectionLimiter::Refusal refusal) {
  switch (refusal) {
    case ConnectionLimiter::Refusal::kLimit:
      return Metrics::ConnectionRefusal::kLimit;
    case ConnectionLimiter::Refusal::kPeerLimit:
      return Metrics::ConnectionRefusal::kPeerLimit;
    case ConnectionLimiter::Refusal::kUid:
      return Metrics::ConnectionRefusal::kUid;
    case ConnectionLimiter::Refusal::kDescriptors:
      break;
  }
  return Metrics::ConnectionRefusal::kDescriptors;
}

}  // namespace

void ConnectionEvents::Refused(ConnectionLimiter::Refusal refusal,
                               const Peer& peer, const Listener& listener) {
  metrics_.ConnectionRefused(MetricOf(refusal));
  if (logger_ == nullptr) return;
  const auto held_back = refusals_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("connection_refused", {{"reason", RefusalName(refusal)},
                                       {"peer", peer.name},
                                       {"listen", listener.bound().ToString()},
                                       {"not_logged", *held_back}});
}

void ConnectionEvents::Stalled(const std::string& peer) {
  metrics_.Disconnected(Metrics::DisconnectReason::kStalled);
  if (logger_ == nullptr) return;
  const auto held_back = disconnects_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn(
      "disconnected",
      {{"reason", "stalled"}, {"peer", peer}, {"not_logged", *held_back}});
}

void ConnectionEvents::EvictedForMemory(size_t held_bytes) {
  metrics_.Disconnected(Metrics::DisconnectReason::kMessageMemory);
  if (logger_ == nullptr) return;
  const auto held_back = disconnects_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("disconnected", {{"reason", "message_memory"},
                                 {"held_bytes", held_bytes},
                                 {"not_logged", *held_back}});
}

void ConnectionEvents::Paused(int error) {
  metrics_.AcceptPaused();
  if (logger_ == nullptr) return;
  const auto held_back = pauses_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("accept_paused",
                {{"error", std::generic_category().message(error)},
                 {"not_logged", *held_back}});
}

}  // namespace leakyrelu
