// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/histogram.h"

#include <algorithm>

#include "absl/numeric/bits.h"
#include "server/metrics/shards.h"

namespace leakyrelu {

struct alignas(kShardAlignmentBytes) Histogram::Shard {
  std::unique_ptr<std::atomic<uint64_t>[]> counts;
  std::atomic<int64_t> sum{0};
};

Histogram::Histogram(absl::Span<const int64_t> bounds)
    : bounds_(bounds), shards_(new Shard[kMetricShards]) {
  for (size_t bits = 0; bits < first_bucket_.size(); ++bits) {
    const int64_t min_value = bits == 0 ? 0 : int64_t{1} << (bits - 1);
    first_bucket_[bits] = static_cast<uint16_t>(
        std::lower_bound(bounds.begin(), bounds.end(), min_value) -
        bounds.begin());
  }
  for (size_t i = 0; i < kMetricShards; ++i) {
    shards_[i].counts =
        std::make_unique<std::atomic<uint64_t>[]>(bounds.size() + 1);
  }
}

Histogram::~Histogram() = default;

size_t Histogram::BucketOf(int64_t value) const {
  if (value < 0) value = 0;
  size_t bucket = first_bucket_[absl::bit_width(static_cast<uint64_t>(value))];
  while (bucket < bounds_.size() && bounds_[bucket] < value) ++bucket;
  return bucket;
}

void Histogram::Observe(int64_t value) {
  const size_t bucket = BucketOf(value);
  const size_t index = ThisThreadShard();
  Shard& shard = shards_[index];
  AddInShard<uint64_t>(shard.counts[bucket], 1, index);
  AddInShard(shard.sum, value, index);
}

Histogram::Snapshot Histogram::Take() const {
  Snapshot snapshot;
  snapshot.counts.resize(bounds_.size() + 1);
  for (size_t i = 0; i < kMetricShards; ++i) {
    for (size_t bucket = 0; bucket <= bounds_.size(); ++bucket) {
      snapshot.counts[bucket] +=
          shards_[i].counts[bucket].load(std::memory_order_relaxed);
    }
    snapshot.sum += shards_[i].sum.load(std::memory_order_relaxed);
  }
  return snapshot;
}

}  // namespace leakyrelu
