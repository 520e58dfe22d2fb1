// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/connection_metrics.h"

namespace leakyrelu {
namespace {

// In the order of the enumerations.
constexpr const char* kRefusalLabels[] = {"limit", "peer_limit", "uid",
                                          "descriptors"};
constexpr const char* kDisconnectLabels[] = {"stalled", "message_memory"};

}  // namespace

void ConnectionMetrics::AddOpen(int delta) {
  open_.Add(delta);
  if (delta > 0) accepted_.Add(delta);
}

void ConnectionMetrics::Refused(Metrics::ConnectionRefusal reason) {
  refused_[static_cast<size_t>(reason)].Add(1);
}

void ConnectionMetrics::Disconnected(Metrics::DisconnectReason reason) {
  disconnected_[static_cast<size_t>(reason)].Add(1);
}

void ConnectionMetrics::AcceptPaused() { accept_pauses_.Add(1); }

void ConnectionMetrics::CertificateLoaded(absl::Time not_before,
                                          absl::Time expiry, absl::Time now) {
  std::lock_guard lock(mutex_);
  not_before_ = not_before;
  expiry_ = expiry;
  loaded_ = now;
  last_load_good_ = true;
  ++loads_;
}

void ConnectionMetrics::CertificateRefused() {
  std::lock_guard lock(mutex_);
  last_load_good_ = false;
  ++failed_loads_;
}

void ConnectionMetrics::Collect(Families* families) const {
  static_assert(std::size(kRefusalLabels) == kRefusals);
  static_assert(std::size(kDisconnectLabels) == kDisconnectReasons);
  AddSample(&AddGauge(families, "leakyrelu_connections",
                      "Connections that are open now."),
            {}, static_cast<double>(open_.Value()));
  AddSample(&AddCounter(families, "leakyrelu_connections_accepted_total",
                        "Connections let in."),
            {}, static_cast<double>(accepted_.Value()));
  prometheus::MetricFamily& refused = AddCounter(
      families, "leakyrelu_connections_refused_total",
      "Connections closed at once: over --max-connections, over "
      "--max-connections-per-peer, of a uid that --allow-uid does not list, or "
      "for want of a second descriptor.");
  for (size_t reason = 0; reason < kRefusals; ++reason) {
    AddSample(&refused, {{"reason", kRefusalLabels[reason]}},
              static_cast<double>(refused_[reason].Value()));
  }
  prometheus::MetricFamily& disconnected = AddCounter(
      families, "leakyrelu_connections_cut_total",
      "Connections that were disconnected: stalled, whose peer took nothing of "
      "what waited for "
      "it; message_memory, which held most when messages took more than "
      "--message-memory-bytes (with gRPC 1.83).");
  for (size_t reason = 0; reason < kDisconnectReasons; ++reason) {
    AddSample(&disconnected, {{"reason", kDisconnectLabels[reason]}},
              static_cast<double>(disconnected_[reason].Value()));
  }
  AddSample(&AddCounter(families, "leakyrelu_accept_pauses_total",
                        "Times that accepting paused for 20 ms, because "
                        "descriptors or memory had run out."),
            {}, static_cast<double>(accept_pauses_.Value()));
  CollectCertificate(families);
}

void ConnectionMetrics::CollectCertificate(Families* families) const {
  std::lock_guard lock(mutex_);
  const auto add = [&](prometheus::MetricFamily& family, double value) {
    if (expiry_.has_value()) AddSample(&family, {}, value);
  };
  add(AddGauge(families, "leakyrelu_tls_certificate_expiry_timestamp_seconds",
               "When the certificate in use, or one of its chain, expires "
               "(Unix time); none without TLS, as of the next three."),
      expiry_.has_value() ? absl::ToDoubleSeconds(*expiry_ - absl::UnixEpoch())
                          : 0);
  add(AddGauge(families,
               "leakyrelu_tls_certificate_not_before_timestamp_seconds",
               "When the validity of that certificate began (Unix time)."),
      absl::ToDoubleSeconds(not_before_ - absl::UnixEpoch()));
  add(AddGauge(families, "leakyrelu_tls_last_reload_successful",
               "1 if what is in the certificate's files is in use, 0 if it is "
               "broken and the one before is."),
      last_load_good_ ? 1 : 0);
  add(AddGauge(families, "leakyrelu_tls_last_reload_success_timestamp_seconds",
               "When the certificate in use was read (Unix time)."),
      absl::ToDoubleSeconds(loaded_ - absl::UnixEpoch()));
  prometheus::MetricFamily& reloads =
      AddCounter(families, "leakyrelu_tls_reloads_total",
                 "Certificates read, the first included, by result.");
  AddSample(&reloads, {{"result", "success"}}, static_cast<double>(loads_));
  AddSample(&reloads, {{"result", "failure"}},
            static_cast<double>(failed_loads_));
}

}  // namespace leakyrelu
