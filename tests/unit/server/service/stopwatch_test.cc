// SPDX-License-Identifier: Apache-2.0
#include "server/service/stopwatch.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(StopwatchTest, LapsAddUpToTheTotal) {
  Stopwatch stopwatch;
  std::chrono::nanoseconds laps{};
  for (int i = 0; i < 100; ++i) {
    const std::chrono::nanoseconds lap = stopwatch.Lap();
    EXPECT_GE(lap, std::chrono::nanoseconds(0));
    laps += lap;
  }
  EXPECT_EQ(stopwatch.Total(), laps);
}

TEST(StopwatchTest, TotalIsZeroBeforeTheFirstLap) {
  EXPECT_EQ(Stopwatch().Total(), std::chrono::nanoseconds(0));
}

}  // namespace
}  // namespace leakyrelu
