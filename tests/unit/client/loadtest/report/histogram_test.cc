// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "client/loadtest/plan/random.h"

namespace leakyrelu::loadtest {
namespace {

// The oracle: all durations, sorted.
int64_t TrueQuantile(const std::vector<int64_t>& sorted, double quantile) {
  const auto rank = static_cast<size_t>(
      std::ceil(quantile * static_cast<double>(sorted.size()) * (1 - 1e-15)));
  return sorted[std::max<size_t>(rank, 1) - 1];
}

// Spread over all magnitudes from 1 us to 100 s.
std::vector<int64_t> Durations(size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<int64_t> durations(count);
  for (int64_t& duration : durations) {
    duration = static_cast<int64_t>(1e3 * std::pow(1e8, random.Uniform()));
  }
  return durations;
}

Histogram Of(const std::vector<int64_t>& durations) {
  Histogram histogram;
  for (int64_t duration : durations) histogram.Record(duration);
  return histogram;
}

void ExpectSame(const Histogram& a, const Histogram& b) {
  EXPECT_EQ(a.count(), b.count());
  EXPECT_EQ(a.min_ns(), b.min_ns());
  EXPECT_EQ(a.max_ns(), b.max_ns());
  EXPECT_EQ(a.mean_ns(), b.mean_ns());
  const auto left = a.Buckets();
  const auto right = b.Buckets();
  ASSERT_EQ(left.size(), right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].upper_ns, right[i].upper_ns);
    EXPECT_EQ(left[i].count, right[i].count);
  }
}

TEST(HistogramTest, QuantilesAreNeverBelowAndLessThanAThousandthAbove) {
  std::vector<int64_t> durations = Durations(200'000, 301);
  const Histogram histogram = Of(durations);
  std::sort(durations.begin(), durations.end());
  for (double quantile = 0; quantile <= 1; quantile += 0.0007) {
    const int64_t exact = TrueQuantile(durations, quantile);
    const int64_t estimate = histogram.QuantileNs(quantile);
    EXPECT_GE(estimate, exact) << quantile;
    EXPECT_LE(static_cast<double>(estimate - exact),
              static_cast<double>(exact) / 1024)
        << quantile;
  }
  for (double quantile : {0.999, 0.9999, 0.99999, 1.0}) {
    EXPECT_GE(histogram.QuantileNs(quantile),
              TrueQuantile(durations, quantile));
  }
  EXPECT_EQ(histogram.QuantileNs(1), durations.back());
}

TEST(HistogramTest, CountMinimumMaximumAndMeanAreExact) {
  const std::vector<int64_t> durations = Durations(10'000, 7);
  const Histogram histogram = Of(durations);
  EXPECT_EQ(histogram.count(), durations.size());
  EXPECT_EQ(histogram.min_ns(),
            *std::min_element(durations.begin(), durations.end()));
  EXPECT_EQ(histogram.max_ns(),
            *std::max_element(durations.begin(), durations.end()));
  const double sum = std::accumulate(durations.begin(), durations.end(), 0.0L);
  EXPECT_NEAR(histogram.mean_ns(), sum / 10'000, 1e-3);
  double squares = 0;
  for (int64_t d : durations) {
    squares += std::pow(static_cast<double>(d) - histogram.mean_ns(), 2);
  }
  const double deviation = std::sqrt(squares / 10'000);
  EXPECT_NEAR(histogram.standard_deviation_ns(), deviation, deviation / 1000);
}

TEST(HistogramTest, BucketsTileTheRangeWithoutGap) {
  for (size_t i = 0; i + 1 < Histogram::BucketOf(Histogram::kHighestNs); ++i) {
    ASSERT_EQ(Histogram::BucketOf(Histogram::LowerEdgeNs(i)), i);
    ASSERT_EQ(Histogram::BucketOf(Histogram::UpperEdgeNs(i)), i);
    ASSERT_EQ(Histogram::UpperEdgeNs(i) + 1, Histogram::LowerEdgeNs(i + 1));
  }
}

TEST(HistogramTest, MergingIsAssociativeAndCommutative) {
  const Histogram a = Of(Durations(1000, 1));
  const Histogram b = Of(Durations(2000, 2));
  const Histogram c = Of(Durations(3000, 3));
  Histogram left = a;
  left.Merge(b);
  left.Merge(c);
  Histogram right = b;
  right.Merge(c);
  Histogram mirrored = right;
  right = a;
  right.Merge(mirrored);
  mirrored.Merge(a);
  ExpectSame(left, right);
  ExpectSame(left, mirrored);

  std::vector<int64_t> all;
  for (uint64_t seed : {1, 2, 3}) {
    const auto part = Durations(1000 * seed, seed);
    all.insert(all.end(), part.begin(), part.end());
  }
  ExpectSame(left, Of(all));
}

TEST(HistogramTest, MergingAnEmptyOneChangesNothing) {
  const Histogram a = Of(Durations(100, 1));
  Histogram merged = a;
  merged.Merge(Histogram());
  ExpectSame(merged, a);
  Histogram from_empty;
  from_empty.Merge(a);
  ExpectSame(from_empty, a);
}

TEST(HistogramTest, KeepsTheMaximumBeyondItsRange) {
  const Histogram histogram = Of({-5, 250'000'000'000});
  EXPECT_EQ(histogram.min_ns(), 0);
  EXPECT_EQ(histogram.max_ns(), 250'000'000'000);
  EXPECT_EQ(histogram.QuantileNs(1), 250'000'000'000);
  EXPECT_EQ(histogram.QuantileNs(0.5), 0);
}

TEST(HistogramTest, RoundingOfTheQuantileDoesNotSkipADuration) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.Record(i);
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(histogram.QuantileNs(i / 100.), i);
}

TEST(HistogramTest, EmptyIsAllZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.QuantileNs(0.99), 0);
  EXPECT_EQ(histogram.min_ns(), 0);
  EXPECT_EQ(histogram.mean_ns(), 0);
  EXPECT_EQ(histogram.standard_deviation_ns(), 0);
  EXPECT_TRUE(histogram.Buckets().empty());
}

}  // namespace
}  // namespace leakyrelu::loadtest
