// SPDX-License-Identifier: Apache-2.0
#include "server/service/stopwatch.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(StopwatchTest, LapsAddUpToTheTotal) {
  Stopwatch stopwatch;
  absl::Duration laps;
  for (int i = 0; i < 100; ++i) {
    const absl::Duration lap = stopwatch.Lap();
    EXPECT_GE(lap, absl::ZeroDuration());
    laps += lap;
  }
  EXPECT_EQ(stopwatch.Total(), laps);
}

TEST(StopwatchTest, TotalIsZeroBeforeTheFirstLap) {
  EXPECT_EQ(Stopwatch().Total(), absl::ZeroDuration());
}

}  // namespace
}  // namespace leakyrelu
