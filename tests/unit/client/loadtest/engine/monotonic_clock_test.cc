// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/monotonic_clock.h"

#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

double Seconds(gpr_timespec time) {
  return static_cast<double>(time.tv_sec) + time.tv_nsec * 1e-9;
}

// One second is far more than the calls take, and far less than the difference
// between clocks of different origins.
TEST(MonotonicClockTest, MatchesGrpcsClockForAnyOrigin) {
  const gpr_timespec here = ToGprTime(NowNs());
  EXPECT_EQ(here.clock_type, GPR_CLOCK_MONOTONIC);
  EXPECT_NEAR(Seconds(here), Seconds(gpr_now(GPR_CLOCK_MONOTONIC)), 1);
}

TEST(MonotonicClockTest, KeepsDistances) {
  const int64_t now_ns = NowNs();
  const double apart =
      Seconds(ToGprTime(now_ns + 2'500'000'000)) - Seconds(ToGprTime(now_ns));
  EXPECT_NEAR(apart, 2.5, 1e-6);
}

}  // namespace
}  // namespace leakyrelu::loadtest
