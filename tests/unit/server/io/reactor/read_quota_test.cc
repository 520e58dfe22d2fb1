// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/read_quota.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

constexpr int kTooMany = ReadQuota::kManyRounds + 1;
constexpr int kTooFew = ReadQuota::kFewRounds - 1;

class ReadQuotaTest : public testing::Test {
 protected:
  void AdaptExceeded(int rounds) {
    quota_.Exceeded();
    quota_.Adapt(1, rounds);
  }
  void GrowToTheMaximum() {
    for (int i = 0; i < 20; ++i) AdaptExceeded(kTooFew);
    EXPECT_EQ(quota_.bytes(), ReadQuota::kMaxBytes);
  }

  ReadQuota quota_;
};

TEST_F(ReadQuotaTest, BeginsWithTheMinimumOfOneSocket) {
  EXPECT_EQ(quota_.bytes(), ReadQuota::kMinBytes);
  EXPECT_EQ(quota_.sockets(), 1);
  EXPECT_FALSE(quota_.flooded());
}

TEST_F(ReadQuotaTest, UnreadDataGrowsTheShareUpToTheMaximum) {
  AdaptExceeded(kTooFew);
  EXPECT_EQ(quota_.bytes(), 2 * ReadQuota::kMinBytes);
  GrowToTheMaximum();
}

TEST_F(ReadQuotaTest, ReadySocketsGrowTheNumber) {
  quota_.Adapt(1, 0);
  EXPECT_EQ(quota_.sockets(), 2);
  quota_.Adapt(1, 0);
  EXPECT_EQ(quota_.sockets(), 2);
  quota_.Adapt(2, 0);
  EXPECT_EQ(quota_.sockets(), 4);
  for (int i = 0; i < 20; ++i) quota_.Adapt(ReadQuota::kMaxSockets, 0);
  EXPECT_EQ(quota_.sockets(), ReadQuota::kMaxSockets);
  EXPECT_EQ(quota_.bytes(), ReadQuota::kMinBytes);
}

TEST_F(ReadQuotaTest, MuchWorkHalvesTheShareDownToTheMinimum) {
  GrowToTheMaximum();
  AdaptExceeded(kTooMany);
  EXPECT_EQ(quota_.bytes(), ReadQuota::kMaxBytes / 2);
  for (int i = 0; i < 20; ++i) quota_.Adapt(0, kTooMany);
  EXPECT_EQ(quota_.bytes(), ReadQuota::kMinBytes);
}

TEST_F(ReadQuotaTest, UnfinishedWorkSetsTheMinimum) {
  GrowToTheMaximum();
  AdaptExceeded(ReadQuota::kMaxRounds);
  EXPECT_EQ(quota_.bytes(), ReadQuota::kMinBytes);
  EXPECT_EQ(quota_.sockets(), 1);
}

TEST_F(ReadQuotaTest, ModerateWorkKeepsTheShare) {
  AdaptExceeded(kTooFew);
  AdaptExceeded(ReadQuota::kManyRounds);
  AdaptExceeded(ReadQuota::kFewRounds);
  EXPECT_EQ(quota_.bytes(), 2 * ReadQuota::kMinBytes);
}

TEST_F(ReadQuotaTest, FloodIsEnoughWorkWithUnreadData) {
  quota_.Adapt(1, kTooMany);
  EXPECT_FALSE(quota_.flooded());
  AdaptExceeded(ReadQuota::kFewRounds);
  EXPECT_TRUE(quota_.flooded());
}

TEST_F(ReadQuotaTest, LargerShareIsNotAFlood) {
  GrowToTheMaximum();
  AdaptExceeded(kTooMany);
  EXPECT_FALSE(quota_.flooded());
}

TEST_F(ReadQuotaTest, CalmTurnsEndAFlood) {
  AdaptExceeded(kTooMany);
  for (int i = 1; i < ReadQuota::kCalmTurns; ++i) {
    quota_.Adapt(1, 0);
    EXPECT_TRUE(quota_.flooded());
    EXPECT_EQ(quota_.bytes(), ReadQuota::kMinBytes);
  }
  quota_.Adapt(1, 0);
  EXPECT_FALSE(quota_.flooded());
}

TEST_F(ReadQuotaTest, FurtherSignsContinueAFlood) {
  AdaptExceeded(kTooMany);
  for (int i = 0; i < 3 * ReadQuota::kCalmTurns; ++i) {
    if (i % 4 == 0) AdaptExceeded(kTooMany);
    quota_.Adapt(1, 0);
    EXPECT_TRUE(quota_.flooded());
  }
}

}  // namespace
}  // namespace leakyrelu
