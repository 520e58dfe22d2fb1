// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_CONNECTION_METRICS_H_
#define SERVER_METRICS_CONNECTION_METRICS_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/time/time.h"
#include "server/metrics/exposition.h"
#include "server/metrics/metrics.h"
#include "server/metrics/sharded_sum.h"

namespace leakyrelu {

// Metrics of connections and of the certificate. Thread-safe.
class ConnectionMetrics {
 public:
  void AddOpen(int delta);
  void Refused(Metrics::ConnectionRefusal reason);
  void Disconnected(Metrics::DisconnectReason reason);
  void AcceptPaused();
  void CertificateLoaded(absl::Time not_before, absl::Time expiry,
                         absl::Time now);
  void CertificateRefused();
  void Collect(Families* families) const;

 private:
  static constexpr size_t kRefusals = 4;
  static constexpr size_t kDisconnectReasons = 2;

  void CollectCertificate(Families* families) const;

  ShardedSum open_;
  ShardedSum accepted_;
  std::array<ShardedSum, kRefusals> refused_;
  std::array<ShardedSum, kDisconnectReasons> disconnected_;
  ShardedSum accept_pauses_;
  // std: the thread sanitizer does not instrument the packaged Abseil.
  mutable std::mutex mutex_;
  // The rest is guarded by mutex_. No certificate: no samples of its gauges.
  std::optional<absl::Time> expiry_;
  absl::Time not_before_;
  absl::Time loaded_;
  bool last_load_good_ = false;
  int64_t loads_ = 0;
  int64_t failed_loads_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_CONNECTION_METRICS_H_
