// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_CALL_METRICS_H_
#define SERVER_METRICS_CALL_METRICS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "proto/methods/methods.h"
#include "server/metrics/exposition.h"
#include "server/metrics/histogram.h"
#include "server/metrics/sharded_sum.h"

namespace leakyrelu {

// The grpc_server_call_* families of gRFC A66. Thread-safe.
class CallMetrics {
 public:
  CallMetrics();
  ~CallMetrics();

  void Started(Method method);
  void Finished(Method method, absl::StatusCode code,
                std::chrono::nanoseconds duration, size_t received_bytes,
                size_t sent_bytes);
  void Collect(Families* families) const;

 private:
  static constexpr size_t kCodes = 17;

  // The data of all calls of one method that ended with one code.
  struct Outcome {
    Histogram duration;
    Histogram received;
    Histogram sent;
    Outcome();
  };

  Outcome& OutcomeOf(size_t method, size_t code);

  std::array<ShardedSum, kMethodCount> started_;
  // OK of the methods with tensors exists from the start, everything else from
  // its first call on.
  std::array<std::array<std::atomic<Outcome*>, kCodes>, kMethodCount> outcomes_;
  absl::Mutex creating_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_CALL_METRICS_H_
