// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/pacer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace leakyrelu::loadtest {
namespace {

TEST(PacerTest, ConstantIsTheExactProductEvenAfterManySteps) {
  // A running sum would lose a third of a nanosecond per step.
  Pacer pacer(Arrival::kConstant, 3000, 0, 1);
  for (int64_t i = 0; i < 3'000'000; ++i) {
    const int64_t exact = i * 1'000'000 / 3;
    ASSERT_NEAR(static_cast<double>(pacer.NextNs()), static_cast<double>(exact),
                1.0)
        << i;
  }
}

TEST(PacerTest, PhasesInterleaveThreadsEvenly) {
  // Four pacers of 250 per second equal one of 1000.
  std::vector<Pacer> pacers;
  for (int t = 0; t < 4; ++t) {
    pacers.emplace_back(Arrival::kConstant, 250, t / 4.0, 1);
  }
  for (int64_t i = 0; i < 4000; ++i) {
    EXPECT_EQ(pacers[static_cast<size_t>(i % 4)].NextNs(), i * 1'000'000);
  }
}

TEST(PacerTest, PoissonHasExponentialGapsOfTheRightMean) {
  Pacer pacer(Arrival::kPoisson, 10'000, 0, 301);
  constexpr int kCount = 200'000;
  constexpr double kMeanNs = 100'000;
  double squares = 0;
  int longer_than_mean = 0;
  int longer_than_three_means = 0;
  int64_t last = 0;
  for (int i = 0; i < kCount; ++i) {
    const int64_t next = pacer.NextNs();
    ASSERT_GE(next, last);
    const auto gap = static_cast<double>(next - last);
    squares += (gap - kMeanNs) * (gap - kMeanNs);
    longer_than_mean += gap > kMeanNs;
    longer_than_three_means += gap > 3 * kMeanNs;
    last = next;
  }
  // Five standard errors each; the deviation of an exponential distribution is
  // its mean.
  const double root = std::sqrt(kCount);
  EXPECT_NEAR(static_cast<double>(last) / kCount, kMeanNs, 5 * kMeanNs / root);
  EXPECT_NEAR(std::sqrt(squares / kCount), kMeanNs, 0.02 * kMeanNs);
  EXPECT_NEAR(longer_than_mean, kCount * std::exp(-1), 5 * root / 2);
  EXPECT_NEAR(longer_than_three_means, kCount * std::exp(-3), 5 * root / 2);
}

TEST(PacerTest, SameSeedSameSchedule) {
  Pacer a(Arrival::kPoisson, 1000, 0, 5);
  Pacer b(Arrival::kPoisson, 1000, 0, 5);
  Pacer other(Arrival::kPoisson, 1000, 0, 6);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const int64_t next = a.NextNs();
    EXPECT_EQ(next, b.NextNs());
    differs |= next != other.NextNs();
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace leakyrelu::loadtest
