// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_INFERENCE_STATISTICS_H_
#define SERVER_METRICS_INFERENCE_STATISTICS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "leakyrelu/preset.h"
#include "server/metrics/sharded_sum.h"

namespace leakyrelu {

// The data of the inference protocol's ModelStatistics, for each model and
// version. Thread-safe: an observation is a few additions in the thread's own
// cache lines.
class InferenceStatistics {
 public:
  // The stages of one request.
  struct Times {
    std::chrono::nanoseconds reading{};
    std::chrono::nanoseconds computing{};  // including the wait for the pool
    std::chrono::nanoseconds encoding{};
  };
  // Sums since the start.
  struct Totals {
    int64_t succeeded = 0;
    int64_t failed = 0;
    int64_t failed_ns = 0;
    int64_t reading_ns = 0;
    int64_t computing_ns = 0;
    int64_t encoding_ns = 0;
    int64_t last_ms = 0;  // since the Unix epoch; 0: none
  };

  // model: 0 forward, 1 backward; preset: the version, an index into
  // kPresets.
  void Succeeded(size_t model, size_t preset, const Times& times);
  void Failed(size_t model, size_t preset, std::chrono::nanoseconds time);

  Totals Of(size_t model, size_t preset) const;

 private:
  struct Counters {
    ShardedSum succeeded;
    ShardedSum failed;
    ShardedSum failed_ns;
    ShardedSum reading_ns;
    ShardedSum computing_ns;
    ShardedSum encoding_ns;
    std::atomic<int64_t> last_ms{0};
  };
  static constexpr size_t kModels = 2;

  static void Touch(Counters& counters);

  std::array<std::array<Counters, std::size(kPresets)>, kModels> counters_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_INFERENCE_STATISTICS_H_
