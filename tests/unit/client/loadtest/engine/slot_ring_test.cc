// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/slot_ring.h"

#include <gtest/gtest.h>

#include <thread>

namespace leakyrelu::loadtest {
namespace {

TEST(SlotRingTest, FirstInFirstOutAroundTheEnd) {
  SlotRing<int> ring(3);
  int item = 0;
  EXPECT_FALSE(ring.TryPop(&item));
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 3; ++i) ring.Push(10 * round + i);
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(ring.TryPop(&item));
      EXPECT_EQ(item, 10 * round + i);
    }
    EXPECT_FALSE(ring.TryPop(&item));
  }
}

TEST(SlotRingTest, PassesItemsBetweenThreadsWithoutLoss) {
  // Two rings pass eight items back and forth.
  constexpr int kItems = 8;
  constexpr int kHops = 50'000;
  SlotRing<int> there(kItems), back(kItems);
  std::thread echo([&] {
    for (int i = 0; i < kHops; ++i) back.Push(there.Pop());
  });
  for (int i = 0; i < kItems; ++i) there.Push(i);
  for (int i = 0; i < kHops; ++i) {
    const int item = back.Pop();
    ASSERT_EQ(item, i % kItems);
    if (i + kItems < kHops) there.Push(item);
  }
  echo.join();
}

}  // namespace
}  // namespace leakyrelu::loadtest
