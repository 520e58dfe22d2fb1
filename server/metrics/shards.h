// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SHARDS_H_
#define SERVER_METRICS_SHARDS_H_

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace leakyrelu {

// Threads count into shards, so that they do not contend for cache lines; a
// scrape adds the shards up. The first threads own one shard each for the life
// of the process; all later threads share the last shard.
inline constexpr size_t kMetricShards = 8;

// Two lines, since the adjacent-line prefetcher pairs them.
inline constexpr size_t kShardAlignmentBytes = 128;

// The calling thread's shard, which never changes.
inline size_t ThisThreadShard() {
  static std::atomic<size_t> next{0};
  thread_local const size_t shard =
      std::min(next.fetch_add(1, std::memory_order_relaxed), kMetricShards - 1);
  return shard;
}

// Adds to the value in the calling thread's shard. A shard with one writer
// needs no locked instruction, which costs ten times as much as an addition.
template <typename T>
void AddInShard(std::atomic<T>& sum, T amount, size_t this_thread_shard) {
  if (this_thread_shard < kMetricShards - 1) {
    sum.store(sum.load(std::memory_order_relaxed) + amount,
              std::memory_order_relaxed);
  } else {
    sum.fetch_add(amount, std::memory_order_relaxed);
  }
}

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SHARDS_H_
