// SPDX-License-Identifier: Apache-2.0
#include "client/chart/scale.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace leakyrelu::chart {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ScaleTest, RangesCoverDrawablePoints) {
  Chart chart;
  chart.series = {{.name = "",
                   .points = {{.x = 1, .y = -3},
                              {.x = 2, .y = NAN},
                              {.x = -4, .y = INFINITY},
                              {.x = 3, .y = 5}}}};
  EXPECT_THAT(RangeOfX(chart), Pair(-4, 3));
  EXPECT_THAT(RangeOfY(chart), Pair(-3, 5));
  chart.y.logarithmic = true;
  EXPECT_THAT(RangeOfY(chart), Pair(5, 5));
}

TEST(ScaleTest, HasARangeWithoutPoints) {
  for (bool logarithmic : {false, true}) {
    Chart chart;
    chart.y.logarithmic = logarithmic;
    const auto [low, high] = RangeOfY(chart);
    EXPECT_LT(low, high);
  }
}

TEST(ScaleTest, LinearAndLogarithmic) {
  const Axis linear;
  const Scale scale(linear, {-10, 10}, 5);
  EXPECT_EQ(scale.At(-10), 0);
  EXPECT_EQ(scale.At(0), .5);
  EXPECT_EQ(scale.At(10), 1);
  EXPECT_EQ(scale.At(11), 1);
  EXPECT_THAT(scale.ticks(), ElementsAre(-10, -5, 0, 5, 10));
  EXPECT_EQ(scale.Read(2.5), "2.5");
  Axis logarithmic;
  logarithmic.logarithmic = true;
  const Scale decades(logarithmic, {1, 10000}, 5);
  EXPECT_DOUBLE_EQ(decades.At(100), .5);
  EXPECT_FALSE(decades.Holds(0));
  EXPECT_TRUE(scale.Holds(0));
  EXPECT_FALSE(scale.Holds(NAN));
}

TEST(ScaleTest, EveryRangeCanBeDivided) {
  const double max_value = std::numeric_limits<double>::max();
  const Axis axis;
  for (auto [low, high] :
       {std::pair(4., 4.), std::pair(0., 0.), std::pair(1e15, 1e15),
        std::pair(-max_value, max_value)}) {
    const Scale scale(axis, {low, high}, 5);
    EXPECT_TRUE(std::isfinite(scale.At(low))) << low;
    EXPECT_LE(scale.At(low), scale.At(high)) << low;
    EXPECT_FALSE(scale.ticks().empty()) << low;
  }
}

}  // namespace
}  // namespace leakyrelu::chart
