// SPDX-License-Identifier: Apache-2.0
#include "server/transport/connection_report.h"

#include <string>
#include <system_error>

namespace leakyrelu {
namespace {

Metrics::ConnectionRefusal MetricOf(ConnectionGate::Refusal refusal) {
  switch (refusal) {
    case ConnectionGate::Refusal::kLimit:
      return Metrics::ConnectionRefusal::kLimit;
    case ConnectionGate::Refusal::kPeerLimit:
      return Metrics::ConnectionRefusal::kPeerLimit;
    case ConnectionGate::Refusal::kUid:
      return Metrics::ConnectionRefusal::kUid;
    case ConnectionGate::Refusal::kDescriptors:
      break;
  }
  return Metrics::ConnectionRefusal::kDescriptors;
}

}  // namespace

void ConnectionReport::Refused(ConnectionGate::Refusal refusal,
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

void ConnectionReport::CutForMemory(size_t held_bytes) {
  metrics_.ConnectionCut(Metrics::ConnectionCutReason::kMessageMemory);
  if (logger_ == nullptr) return;
  const auto held_back = cuts_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("connection_cut", {{"reason", "message_memory"},
                                   {"held_bytes", held_bytes},
                                   {"not_logged", *held_back}});
}

void ConnectionReport::Paused(int error) {
  metrics_.AcceptPaused();
  if (logger_ == nullptr) return;
  const auto held_back = pauses_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("accept_paused",
                {{"error", std::generic_category().message(error)},
                 {"not_logged", *held_back}});
}

}  // namespace leakyrelu
