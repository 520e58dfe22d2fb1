// SPDX-License-Identifier: Apache-2.0
#include "server/connections/stall_detector.h"

#include <gtest/gtest.h>

#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

class StallDetectorTest : public testing::Test {
 protected:
  bool Stalled(int second, uint64_t taken, bool waiting = true,
               uint64_t socket = 1) {
    return progress_.HasStalled(
        {socket, taken, waiting},
        StallDetector::Clock::time_point(std::chrono::seconds(second)),
        absl::Seconds(10), kMinBytes);
  }
  static constexpr uint64_t kMinBytes = 1000;
  StallDetector progress_;
};

TEST_F(StallDetectorTest, NothingTakenWithinTheTimeIsAStall) {
  EXPECT_FALSE(Stalled(0, 500));
  EXPECT_FALSE(Stalled(9, 500));
  EXPECT_TRUE(Stalled(10, 500));
}

TEST_F(StallDetectorTest, TrickleIsAStall) {
  for (int second = 0; second < 10; ++second) {
    EXPECT_FALSE(Stalled(second, 500 + second));
  }
  EXPECT_TRUE(Stalled(10, 510));
}

TEST_F(StallDetectorTest, ProgressRestartsTheTime) {
  EXPECT_FALSE(Stalled(0, 0));
  EXPECT_FALSE(Stalled(9, kMinBytes));
  EXPECT_FALSE(Stalled(18, kMinBytes));
  EXPECT_TRUE(Stalled(19, kMinBytes));
}

TEST_F(StallDetectorTest, NoStallWhileNothingWaits) {
  EXPECT_FALSE(Stalled(0, 0, false));
  EXPECT_FALSE(Stalled(20, 0, false));
  EXPECT_FALSE(Stalled(40, 0));
  EXPECT_FALSE(Stalled(49, 0, false));
  EXPECT_FALSE(Stalled(51, 0));
  EXPECT_TRUE(Stalled(61, 0));
}

TEST_F(StallDetectorTest, NewSocketWithSameDescriptorRestartsTheTime) {
  EXPECT_FALSE(Stalled(0, 0, true, 1));
  EXPECT_FALSE(Stalled(10, 0, true, 2));
  EXPECT_TRUE(Stalled(20, 0, true, 2));
}

TEST(SendStateTest, ReportsDataWaitingForThePeer) {
  const Pair pair = TcpPair();
  const auto idle = SendState::Of(pair.server);
  ASSERT_TRUE(idle.has_value());
  EXPECT_FALSE(idle->waiting);
  Fill(pair.server);
  const auto full = SendState::Of(pair.server);
  ASSERT_TRUE(full.has_value());
  EXPECT_TRUE(full->waiting);
  EXPECT_GT(full->taken_bytes, 0u);
  EXPECT_EQ(full->socket, idle->socket);
  EXPECT_NE(full->socket, SendState::Of(pair.client)->socket);
  close(pair.client);
  close(pair.server);
}

TEST(SendStateTest, UnixSocketsHaveNoState) {
  const Pair pair = UnixPair();
  EXPECT_FALSE(SendState::Of(pair.server).has_value());
  close(pair.client);
  close(pair.server);
}

}  // namespace
}  // namespace leakyrelu
