// SPDX-License-Identifier: Apache-2.0
#include "server/transport/ticker.h"

#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"
#include "tests/unit/server/transport/drivers.h"
#include "tests/unit/server/transport/idle_server.h"

namespace leakyrelu {
namespace {

class TickerTest : public testing::TestWithParam<NewDriver> {};

INSTANTIATE_TEST_SUITE_P(EachDriver, TickerTest,
                         testing::ValuesIn(AllDrivers()));

TEST_P(TickerTest, TicksAsLongAsItIsWantedAndCanBeginAgain) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  int ticks = 0;
  absl::Notification first;
  absl::Notification second;
  Ticker ticker(&loop, absl::Milliseconds(1), [&] {
    if (++ticks == 3) first.Notify();
    if (ticks == 5) second.Notify();
    return ticks < 3 || ticks == 4;
  });
  loop.Start([&] {
    ticker.Start();
    ticker.Start();
  });
  first.WaitForNotification();
  loop.Post([&] {
    EXPECT_EQ(ticks, 3);
    ticker.Start();
  });
  second.WaitForNotification();
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ticks, 5);
}

TEST_P(TickerTest, TheLoopDoesNotEndBefore) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  int ticks = 0;
  Ticker ticker(&loop, absl::Milliseconds(1), [&] { return ++ticks < 5; });
  loop.Start([&] { ticker.Start(); });
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ticks, 5);
}

}  // namespace
}  // namespace leakyrelu
