// SPDX-License-Identifier: Apache-2.0
#include "server/log/rate_limit.h"

#include <gtest/gtest.h>

namespace leakyrelu::log {
namespace {

TEST(RateLimitTest, PassesABurstAndReportsSuppressedLines) {
  RateLimit limit(2, absl::Seconds(10));
  using std::chrono::seconds;
  const RateLimit::Clock::time_point start{};
  EXPECT_EQ(limit.Pass(start), 0);
  EXPECT_EQ(limit.Pass(start + seconds(9)), 0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(limit.Pass(start + seconds(9)), std::nullopt);
  }
  EXPECT_EQ(limit.Pass(start + seconds(10)), 5);
  EXPECT_EQ(limit.Pass(start + seconds(11)), 0);
  EXPECT_EQ(limit.Pass(start + seconds(12)), std::nullopt);
}

}  // namespace
}  // namespace leakyrelu::log
