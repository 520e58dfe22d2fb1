// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <thread>
#include <vector>

#include "server/metrics/buckets.h"

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

TEST(HistogramTest, ValuesNearBoundsMatchASearch) {
  for (absl::Span<const int64_t> bounds :
       {CallDurationBoundsNanoseconds(), StageDurationBoundsNanoseconds(),
        MessageSizeBoundsBytes()}) {
    std::vector<int64_t> values = {0, 1, std::numeric_limits<int64_t>::max()};
    for (int64_t bound : bounds) {
      values.insert(values.end(), {bound - 1, bound, bound + 1, 2 * bound});
    }
    for (int64_t value : values) {
      Histogram histogram(bounds);
      histogram.Observe(value);
      const auto bucket =
          std::lower_bound(bounds.begin(), bounds.end(), value) -
          bounds.begin();
      EXPECT_EQ(histogram.Take().counts[static_cast<size_t>(bucket)], 1)
          << value;
    }
  }
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
