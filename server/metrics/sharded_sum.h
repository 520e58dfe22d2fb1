// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SHARDED_SUM_H_
#define SERVER_METRICS_SHARDED_SUM_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "server/metrics/shards.h"

namespace leakyrelu {

// A whole number that many threads add to and a scrape reads: a counter, or a
// gauge if negative amounts are added too. Thread-safe; Value() is exact once
// no thread is adding.
class ShardedSum {
 public:
  void Add(int64_t amount) {
    const size_t shard = ThisThreadShard();
    AddInShard(shards_[shard].sum, amount, shard);
  }

  int64_t Value() const {
    int64_t total = 0;
    for (const Shard& shard : shards_) {
      total += shard.sum.load(std::memory_order_relaxed);
    }
    return total;
  }

 private:
  struct alignas(kShardAlignmentBytes) Shard {
    std::atomic<int64_t> sum{0};
  };
  std::array<Shard, kMetricShards> shards_;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SHARDED_SUM_H_
