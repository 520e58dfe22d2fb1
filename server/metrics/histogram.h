// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_HISTOGRAM_H_
#define SERVER_METRICS_HISTOGRAM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"

namespace leakyrelu {

// Counts whole numbers (nanoseconds, bytes) into buckets. An observation is a
// binary search and two relaxed additions in the thread's own shard, where
// prometheus-cpp's histogram takes a lock and searches linearly.
//
// Thread-safe. bounds must outlive the histogram.
class Histogram {
 public:
  // REQUIRES: bounds ascend.
  explicit Histogram(absl::Span<const int64_t> bounds);
  ~Histogram();

  // Counts into the first bucket whose bound is at least value.
  void Observe(int64_t value);

  struct Snapshot {
    std::vector<uint64_t> counts;  // by bucket; the last is above all bounds
    int64_t sum = 0;
  };
  Snapshot Take() const;

  absl::Span<const int64_t> bounds() const { return bounds_; }

 private:
  struct Shard;

  const absl::Span<const int64_t> bounds_;
  const std::unique_ptr<Shard[]> shards_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_HISTOGRAM_H_
