// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kBounds[] = {0, 10, 20};

TEST(HistogramTest, BoundsAreInclusive) {
  Histogram histogram(kBounds);
  for (int64_t value : {-1, 0, 1, 10, 11, 20, 21, 1000}) {
    histogram.Observe(value);
  }
  const Histogram::Snapshot snapshot = histogram.Take();
  EXPECT_THAT(snapshot.counts, ElementsAre(2, 2, 2, 2));
  EXPECT_EQ(snapshot.sum, 1062);
}

TEST(HistogramTest, CountsOfManyThreadsAddUp) {
  constexpr int kThreads = 12;  // more than there are shards
  constexpr int kEach = 10'000;
  Histogram histogram(kBounds);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) histogram.Observe(i % 25);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Histogram::Snapshot snapshot = histogram.Take();
  EXPECT_THAT(snapshot.counts, ElementsAre(kThreads * 400, kThreads * 4000,
                                           kThreads * 4000, kThreads * 1600));
  EXPECT_EQ(snapshot.sum, int64_t{kThreads} * kEach * 12);
}

}  // namespace
}  // namespace leakyrelu
