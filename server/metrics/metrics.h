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
#include "server/metrics/inference_statistics.h"
#include "server/metrics/inflight.h"
#include "server/metrics/scrape_sources.h"

namespace leakyrelu {

// What this program is, for leakyrelu_build_info.
struct BuildInfo {
  std::string version;
  std::string grpc_version;
  std::string instruction_set;
};

// What the server counts and times, as Prometheus scrapes it. Every label set
// of the usual way is resolved in the constructor: an observation is an array
// look-up and an atomic addition in the thread's own cache line. Thread-safe.
// The only place that knows prometheus-cpp.
class Metrics {
 public:
  // The methods of all services; method_names.h has them all.
  enum class Method {
    kForward,
    kBackward,
    kForwardStream,
    kBackwardStream,
    kModelInfer,
    kModelStreamInfer,
    kOther,  // unregistered
    // Those of health, reflection and channelz, and the second protocol's other
    // ones, have numbers from here on, by their names.
    kFirstSmall,
  };
  enum class Operation { kForward, kBackward };
  // Where a request's time goes: receiving it, from its call's headers on (of
  // unary calls only), reading and checking it, computing (waiting
  // for the pool included), and sending: from the results until the reply has
  // left for the socket.
  enum class Stage { kReceive, kParse, kCompute, kSend };

  // Why a connection was closed before any call.
  enum class ConnectionRefusal { kLimit, kPeerLimit, kUid, kDescriptors };

  // Why one was cut: its peer took nothing of what waited for it; or it held
  // most of the messages when there was too much of them.
  enum class ConnectionCutReason { kStalled, kMessageMemory };

  explicit Metrics(BuildInfo build = {});
  ~Metrics();

  void CallStarted(Method method);
  // path: "/grpc.health.v1.Health/Check"; kOther where that is not served.
  static Method Find(std::string_view path);
  // The label, which is the method's name without the leading slash.
  static std::string_view NameOf(Method method);
  // Once a call, when its status is known. Bytes: messages, uncompressed.
  void CallFinished(Method method, absl::StatusCode code,
                    std::chrono::nanoseconds duration, size_t received_bytes,
                    size_t sent_bytes);
  void StageFinished(Stage stage, std::chrono::nanoseconds duration);
  void TensorsComputed(Operation operation, DataType type, size_t tensors,
                       size_t elements);
  // reason: ErrorInfo.reason. An empty one counts as "OTHER", and so does any
  // new one once there are 64.
  void Rejected(std::string_view reason);
  void AddConnections(int delta);
  void ConnectionRefused(ConnectionRefusal reason);
  void ConnectionCut(ConnectionCutReason reason);
  void AcceptPaused();
  // Of TLS: one is in use from now on; one was broken and is not.
  void CertificateLoaded(absl::Time expiry);
  void CertificateRefused();
  // Results whose caller no longer waited when they were ready.
  void Unwanted(size_t computed_bytes);

  // The requests that are held; shown as gauges.
  Inflight& inflight() { return inflight_; }

  // Of calls whose request has not been asked for; shown as a gauge.
  void AddWaiting(int64_t delta) {
    waiting_.fetch_add(delta, std::memory_order_relaxed);
  }

  // Shown with the rest from now on. Before the first scrape.
  void SetSources(ScrapeSources sources) { sources_ = std::move(sources); }

  // Told by the second protocol's own method, not scraped.
  InferenceStatistics& inference() { return inference_; }

  // The text exposition format, version 0.0.4.
  std::string Serialize() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  Inflight inflight_;
  std::atomic<int64_t> waiting_{0};
  InferenceStatistics inference_;
  ScrapeSources sources_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_METRICS_H_
