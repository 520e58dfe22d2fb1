// SPDX-License-Identifier: Apache-2.0
#include "client/library/deadline.h"

#include <gtest/gtest.h>

namespace leakyrelu::client {
namespace {

TEST(DeadlineTest, IsInfiniteUnlessATimeoutIsGiven) {
  EXPECT_TRUE(Deadline().is_infinite());
  EXPECT_EQ(Deadline().left(), absl::InfiniteDuration());
  EXPECT_FALSE(Deadline(absl::Hours(1)).is_infinite());
}

TEST(DeadlineTest, DecreasesAndExpires) {
  const Deadline far(absl::Hours(1));
  const absl::Duration left = far.left();
  EXPECT_LE(left, absl::Hours(1));
  EXPECT_GT(left, absl::Minutes(50));
  while (far.left() == left) {
  }
  EXPECT_LT(far.left(), left);
  EXPECT_LE(Deadline(absl::ZeroDuration()).left(), absl::ZeroDuration());
}

TEST(DeadlineTest, IsATimeOfTheSteadyClock) {
  const Deadline deadline(absl::Hours(1));
  const gpr_timespec time = deadline.time();
  EXPECT_EQ(time.clock_type, GPR_CLOCK_MONOTONIC);
  const gpr_timespec left = gpr_time_sub(time, gpr_now(GPR_CLOCK_MONOTONIC));
  EXPECT_GT(left.tv_sec, 50 * 60);
  EXPECT_LE(left.tv_sec, 60 * 60);
}

}  // namespace
}  // namespace leakyrelu::client
