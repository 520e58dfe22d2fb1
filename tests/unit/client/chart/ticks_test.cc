// SPDX-License-Identifier: Apache-2.0
#include "client/chart/ticks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::chart {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(TicksTest, LinearTicksAreRoundAndCoverTheRange) {
  EXPECT_THAT(LinearTicks(0, 10, 6), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_THAT(LinearTicks(0, 7, 6), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(LinearTicks(-10, 10, 5), ElementsAre(-10, -5, 0, 5, 10));
  for (double high = 0.0007; high < 1e9; high *= 1.7) {
    const std::vector<double> ticks = LinearTicks(0, high, 6);
    EXPECT_GE(ticks.back(), high * (1 - 1e-6));
    EXPECT_LE(ticks.front(), 0);
    EXPECT_GE(ticks.size(), 3u);
    EXPECT_LE(ticks.size(), 9u);
  }
}

TEST(TicksTest, RangeFarFromZeroTerminates) {
  EXPECT_FALSE(LinearTicks(1e300, 1.0000001e300, 5).empty());
  EXPECT_FALSE(LinearTicks(-1e308, 7e307, 5).empty());
}

TEST(TicksTest, LogarithmicTicksArePowersOfTen) {
  EXPECT_THAT(LogTicks(1e-5, 1),
              ElementsAre(DoubleNear(1e-5, 1e-9), DoubleNear(1e-4, 1e-9),
                          DoubleNear(1e-3, 1e-9), .01, .1, 1));
  EXPECT_THAT(LogTicks(1.5, 30), ElementsAre(2, 5, 10, 20));
}

TEST(TicksTest, NarrowLogarithmicRangeHasRoundTicks) {
  EXPECT_THAT(LogTicks(1.1, 3.2), ElementsAre(1.5, 2, 2.5, 3));
  EXPECT_THAT(LogTicks(2.1, 2.9), ::testing::SizeIs(4));
}

}  // namespace
}  // namespace leakyrelu::chart
