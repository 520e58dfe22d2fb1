// SPDX-License-Identifier: Apache-2.0
#include "server/transport/endpoint/read_share.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

constexpr int kTooMany = ReadShare::kManyRounds + 1;
constexpr int kTooFew = ReadShare::kFewRounds - 1;

class ReadShareTest : public testing::Test {
 protected:
  void AdaptExceeded(int rounds) {
    share_.Exceeded();
    share_.Adapt(1, rounds);
  }
  void GrowToTheMost() {
    for (int i = 0; i < 20; ++i) AdaptExceeded(kTooFew);
    EXPECT_EQ(share_.bytes(), ReadShare::kMostBytes);
  }

  ReadShare share_;
};

TEST_F(ReadShareTest, BeginsWithTheLeastOfOneSocket) {
  EXPECT_EQ(share_.bytes(), ReadShare::kLeastBytes);
  EXPECT_EQ(share_.sockets(), 1);
  EXPECT_FALSE(share_.flooded());
}

TEST_F(ReadShareTest, WhereASourceHasMoreItGrowsUpToTheMost) {
  AdaptExceeded(kTooFew);
  EXPECT_EQ(share_.bytes(), 2 * ReadShare::kLeastBytes);
  GrowToTheMost();
}

TEST_F(ReadShareTest, WhereMoreSocketsMayBeReadyItGrows) {
  share_.Adapt(1, 0);
  EXPECT_EQ(share_.sockets(), 2);
  share_.Adapt(1, 0);
  EXPECT_EQ(share_.sockets(), 2);
  share_.Adapt(2, 0);
  EXPECT_EQ(share_.sockets(), 4);
  for (int i = 0; i < 20; ++i) share_.Adapt(ReadShare::kMostSockets, 0);
  EXPECT_EQ(share_.sockets(), ReadShare::kMostSockets);
  EXPECT_EQ(share_.bytes(), ReadShare::kLeastBytes);
}

TEST_F(ReadShareTest, MuchWorkHalvesItDownToTheLeast) {
  GrowToTheMost();
  AdaptExceeded(kTooMany);
  EXPECT_EQ(share_.bytes(), ReadShare::kMostBytes / 2);
  for (int i = 0; i < 20; ++i) share_.Adapt(0, kTooMany);
  EXPECT_EQ(share_.bytes(), ReadShare::kLeastBytes);
}

TEST_F(ReadShareTest, WorkThatIsNotDoneLeavesTheLeastAtOnce) {
  GrowToTheMost();
  AdaptExceeded(ReadShare::kMostRounds);
  EXPECT_EQ(share_.bytes(), ReadShare::kLeastBytes);
  EXPECT_EQ(share_.sockets(), 1);
}

TEST_F(ReadShareTest, ItStaysBetween) {
  AdaptExceeded(kTooFew);
  AdaptExceeded(ReadShare::kManyRounds);
  AdaptExceeded(ReadShare::kFewRounds);
  EXPECT_EQ(share_.bytes(), 2 * ReadShare::kLeastBytes);
}

TEST_F(ReadShareTest, AFloodIsWorkEnoughAndMoreUnread) {
  share_.Adapt(1, kTooMany);
  EXPECT_FALSE(share_.flooded());
  AdaptExceeded(ReadShare::kFewRounds);
  EXPECT_TRUE(share_.flooded());
}

TEST_F(ReadShareTest, ALargerShareIsNoFlood) {
  GrowToTheMost();
  AdaptExceeded(kTooMany);
  EXPECT_FALSE(share_.flooded());
}

TEST_F(ReadShareTest, CalmTurnsEndAFlood) {
  AdaptExceeded(kTooMany);
  for (int i = 1; i < ReadShare::kCalmTurns; ++i) {
    share_.Adapt(1, 0);
    EXPECT_TRUE(share_.flooded());
    EXPECT_EQ(share_.bytes(), ReadShare::kLeastBytes);
  }
  share_.Adapt(1, 0);
  EXPECT_FALSE(share_.flooded());
}

TEST_F(ReadShareTest, ASignOfItLetsAFloodGoOn) {
  AdaptExceeded(kTooMany);
  for (int i = 0; i < 3 * ReadShare::kCalmTurns; ++i) {
    if (i % 4 == 0) AdaptExceeded(kTooMany);
    share_.Adapt(1, 0);
    EXPECT_TRUE(share_.flooded());
  }
}

}  // namespace
}  // namespace leakyrelu
