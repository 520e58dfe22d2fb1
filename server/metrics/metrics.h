// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_METRICS_H_
#define SERVER_METRICS_METRICS_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "leakyrelu/data_type.h"
#include "proto/methods/methods.h"
#include "server/metrics/inference_statistics.h"
#include "server/metrics/scrape_sources.h"

namespace leakyrelu {

// The program's versions, for leakyrelu_build_info.
struct BuildInfo {
  std::string version;
  std::string grpc_version;
  std::string instruction_set;
};

// Counts and times the server's work, for Prometheus to scrape. Every common
// label set is resolved in the constructor: an observation is an array look-up
// and an atomic addition in the thread's own cache line. Thread-safe. Only its
// implementation uses prometheus-cpp.
class Metrics {
 public:
  enum class Operation { kForward, kBackward };
  // The stages of a request: receiving it, from its call's headers on (unary
  // calls only), parsing and checking it, computing (including the wait for the
  // pool), and sending: from the results until the reply has left for the
  // socket.
  enum class Stage { kReceive, kParse, kCompute, kSend };

  // Why a connection was closed before any call.
  enum class ConnectionRefusal { kLimit, kPeerLimit, kUid, kDescriptors };

  // Why a connection was disconnected: its peer took nothing of the data that
  // waited for it, or it held most of the messages when they took too much
  // memory.
  enum class DisconnectReason { kStalled, kMessageMemory };

  explicit Metrics(BuildInfo build = {});
  ~Metrics();

  void CallStarted(Method method);
  // Call it once per call, when its status is known. Bytes: messages,
  // as they were on the wire.
  void CallFinished(Method method, absl::StatusCode code,
                    std::chrono::nanoseconds duration, size_t received_bytes,
                    size_t sent_bytes);
  void StageFinished(Stage stage, std::chrono::nanoseconds duration);
  void TensorsComputed(Operation operation, DataType type, size_t tensors,
                       size_t elements);
  // reason is ErrorInfo.reason. An empty reason counts as "OTHER", and so does
  // any new one once there are 64.
  void Rejected(std::string_view reason);
  void AddConnections(int delta);
  void ConnectionRefused(ConnectionRefusal reason);
  void Disconnected(DisconnectReason reason);
  void AcceptPaused();
  // CertificateLoaded: a certificate of this period of validity is in use from
  // now on. CertificateRefused: a broken one was not put in use.
  void CertificateLoaded(absl::Time not_before, absl::Time expiry);
  void CertificateRefused();
  // Results that were discarded because the caller had gone.
  void Discarded(size_t computed_bytes);

  // Calls whose message has not been requested yet; shown as a gauge.
  void AddWaiting(int64_t delta) {
    waiting_.fetch_add(delta, std::memory_order_relaxed);
  }

  // Adds the sources to every scrape from now on. Call it before the first
  // scrape.
  void SetSources(ScrapeSources sources) { sources_ = std::move(sources); }

  // Reported by the inference protocol's own method; not scraped.
  InferenceStatistics& inference() { return inference_; }

  // The text exposition format, version 0.0.4.
  std::string Serialize() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  std::atomic<int64_t> waiting_{0};
  InferenceStatistics inference_;
  ScrapeSources sources_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_METRICS_H_
