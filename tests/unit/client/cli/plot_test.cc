// SPDX-License-Identifier: Apache-2.0
#include "client/cli/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace leakyrelu::cli {
namespace {

using ::testing::ElementsAre;

TEST(PlotTest, AxesHaveRoundTicks) {
  const Axis axis = MakeAxis({3, -10, 10}, 5);
  EXPECT_EQ(axis.low, -10);
  EXPECT_EQ(axis.high, 10);
  EXPECT_THAT(axis.ticks, ElementsAre(-10, -5, 0, 5, 10));
  EXPECT_EQ(axis.Position(-10), 0);
  EXPECT_EQ(axis.Position(10), 1);
  EXPECT_THAT(MakeAxis({0.013, 0.031}, 4).ticks,
              ElementsAre(testing::DoubleEq(0.015), testing::DoubleEq(0.02),
                          testing::DoubleEq(0.025), testing::DoubleEq(0.03)));
}

TEST(PlotTest, FlatAndEmptyRangesStillHaveAnAxis) {
  for (const std::vector<double>& values :
       {std::vector<double>{}, std::vector<double>{4},
        std::vector<double>{4, std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::quiet_NaN()}}) {
    const Axis axis = MakeAxis(values, 5);
    EXPECT_LT(axis.low, axis.high);
    EXPECT_FALSE(axis.ticks.empty());
  }
}

}  // namespace
}  // namespace leakyrelu::cli
