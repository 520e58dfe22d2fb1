// SPDX-License-Identifier: Apache-2.0
#include "server/admission/inflight.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace leakyrelu {
namespace {

TEST(InflightTest, CountsBytesAndCalls) {
  Inflight inflight;
  inflight.Enter(100);
  const Inflight::Held held = inflight.Enter(20);
  EXPECT_EQ(held.bytes, 120u);
  EXPECT_EQ(held.calls, 2u);
  inflight.Leave(100);
  EXPECT_EQ(inflight.held().bytes, 20u);
  EXPECT_EQ(inflight.held().calls, 1u);
}

TEST(InflightTest, RequestGrowsAndShrinks) {
  Inflight inflight;
  inflight.Enter(100);
  EXPECT_EQ(inflight.Grow(20).bytes, 120u);
  inflight.Shrink(50);
  EXPECT_EQ(inflight.held().bytes, 70u);
  EXPECT_EQ(inflight.held().calls, 1u);
  EXPECT_EQ(inflight.Leave(70).calls, 0u);
}

TEST(InflightTest, BytesAndCallsMayBeLarge) {
  Inflight inflight;
  constexpr uint64_t kBytes = Inflight::kMaxBytes / 2;
  inflight.Enter(kBytes);
  for (uint64_t i = 1; i < 1'000'000; ++i) inflight.Enter(0);
  EXPECT_EQ(inflight.held().bytes, kBytes);
  EXPECT_EQ(inflight.held().calls, 1'000'000u);
}

TEST(InflightTest, ManyThreadsLeaveZero) {
  Inflight inflight;
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&inflight, thread] {
      for (size_t i = 0; i < 10'000; ++i) {
        inflight.Enter(i * thread);
        inflight.Leave(i * thread);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(inflight.held().bytes, 0u);
  EXPECT_EQ(inflight.held().calls, 0u);
}

}  // namespace
}  // namespace leakyrelu
