// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SHARDS_H_
#define SERVER_METRICS_SHARDS_H_

#include <atomic>
#include <cstddef>

namespace leakyrelu {

// Threads count into shards of their own, so that they do not fight for cache
// lines; a scrape adds the shards up. Threads beyond kMetricShards share.
inline constexpr size_t kMetricShards = 8;

// Two lines, since the adjacent-line prefetcher pairs them.
inline constexpr size_t kShardAlignmentBytes = 128;

// The calling thread's shard: the same for all of its life.
inline size_t ThisThreadShard() {
  static std::atomic<size_t> next{0};
  thread_local const size_t shard =
      next.fetch_add(1, std::memory_order_relaxed) % kMetricShards;
  return shard;
}

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SHARDS_H_
