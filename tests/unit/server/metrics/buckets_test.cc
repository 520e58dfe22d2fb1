// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/buckets.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace leakyrelu {
namespace {

// Strictly ascending, so that lower_bound finds the right bucket and no bucket
// is printed twice.
bool Ascends(absl::Span<const int64_t> bounds) {
  return std::adjacent_find(bounds.begin(), bounds.end(),
                            std::greater_equal<>()) == bounds.end();
}

TEST(BucketsTest, BoundsAscend) {
  EXPECT_TRUE(Ascends(CallDurationBoundsNanoseconds()));
  EXPECT_TRUE(Ascends(MessageSizeBoundsBytes()));
  EXPECT_TRUE(Ascends(StageDurationBoundsNanoseconds()));
}

TEST(BucketsTest, BoundsSpanServedRequests) {
  EXPECT_EQ(CallDurationBoundsNanoseconds()[1], 10'000);
  EXPECT_EQ(CallDurationBoundsNanoseconds().back(), 100'000'000'000);
  EXPECT_EQ(CallDurationBoundsNanoseconds().size(), 41u);
  EXPECT_EQ(MessageSizeBoundsBytes()[1], 1024);
  EXPECT_EQ(MessageSizeBoundsBytes().back(), int64_t{1} << 32);
  EXPECT_EQ(StageDurationBoundsNanoseconds().front(), 1'000);
}

}  // namespace
}  // namespace leakyrelu
