// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/histogram.h"

#include <algorithm>

#include "server/metrics/shards.h"

namespace leakyrelu {

struct alignas(kShardAlignmentBytes) Histogram::Shard {
  std::unique_ptr<std::atomic<uint64_t>[]> counts;
  std::atomic<int64_t> sum{0};
};

Histogram::Histogram(absl::Span<const int64_t> bounds)
    : bounds_(bounds), shards_(new Shard[kMetricShards]) {
  for (size_t i = 0; i < kMetricShards; ++i) {
    shards_[i].counts =
        std::make_unique<std::atomic<uint64_t>[]>(bounds.size() + 1);
  }
}

Histogram::~Histogram() = default;

void Histogram::Observe(int64_t value) {
  const size_t bucket =
      std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  Shard& shard = shards_[ThisThreadShard()];
  shard.counts[bucket].fetch_add(1, std::memory_order_relaxed);
  shard.sum.fetch_add(value, std::memory_order_relaxed);
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
