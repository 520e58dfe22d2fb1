// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_HISTOGRAM_H_
#define SERVER_METRICS_HISTOGRAM_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"

namespace leakyrelu {

// Counts whole numbers (nanoseconds, bytes) into buckets. An observation is a
// look-up by the value's power of two, one or two steps from there, and two
// relaxed additions in the thread's own shard, whereas prometheus-cpp's
// histogram takes a lock and searches linearly.
//
// Thread-safe. bounds must outlive the histogram.
class Histogram {
 public:
  // REQUIRES: bounds ascend and are not negative.
  explicit Histogram(absl::Span<const int64_t> bounds);
  ~Histogram();

  // Counts into the first bucket whose bound is at least value.
  void Observe(int64_t value);

  struct Snapshot {
    std::vector<uint64_t> counts;  // by bucket; the last has no bound
    int64_t sum = 0;
  };
  Snapshot Take() const;

  absl::Span<const int64_t> bounds() const { return bounds_; }

 private:
  struct Shard;

  size_t BucketOf(int64_t value) const;

  const absl::Span<const int64_t> bounds_;
  // The first bucket that a value can be in, by the number of its significant
  // bits.
  std::array<uint16_t, 64> first_bucket_;
  const std::unique_ptr<Shard[]> shards_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_HISTOGRAM_H_
