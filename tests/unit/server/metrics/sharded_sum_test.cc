// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/sharded_sum.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace leakyrelu {
namespace {

TEST(ShardedSumTest, AmountsOfManyThreadsAddUp) {
  ShardedSum sum;
  EXPECT_EQ(sum.Value(), 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        sum.Add(3);
        sum.Add(-1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sum.Value(), 12 * 10'000 * 2);
}

TEST(ShardedSumTest, AThreadKeepsItsShard) {
  EXPECT_EQ(ThisThreadShard(), ThisThreadShard());
  EXPECT_LT(ThisThreadShard(), kMetricShards);
}

}  // namespace
}  // namespace leakyrelu
