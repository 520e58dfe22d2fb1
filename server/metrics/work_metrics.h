// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_WORK_METRICS_H_
#define SERVER_METRICS_WORK_METRICS_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "leakyrelu/data_type.h"
#include "server/metrics/exposition.h"
#include "server/metrics/histogram.h"
#include "server/metrics/metrics.h"
#include "server/metrics/sharded_sum.h"

namespace leakyrelu {

// The leakyrelu_* families: work computed, time per stage, requests refused and
// requests in flight. Thread-safe.
class WorkMetrics {
 public:
  WorkMetrics();

  void StageFinished(Metrics::Stage stage, std::chrono::nanoseconds duration);
  void TensorsComputed(Metrics::Operation operation, DataType type,
                       size_t tensors, size_t elements);
  void Rejected(std::string_view reason);
  void Discarded(size_t computed_bytes);
  void Collect(Families* families) const;

 private:
  static constexpr size_t kOperations = 2;
  static constexpr size_t kTypes = std::size(kAllDataTypes);
  static constexpr size_t kStages = 4;

  struct Computed {
    ShardedSum tensors;
    ShardedSum elements;
  };

  std::array<Histogram, kStages> stages_;
  std::array<std::array<Computed, kTypes>, kOperations> computed_;
  ShardedSum discarded_bytes_;
  mutable absl::Mutex mutex_;
  std::map<std::string, double, std::less<>> rejected_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_WORK_METRICS_H_
