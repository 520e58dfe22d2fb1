// SPDX-License-Identifier: Apache-2.0
#include "server/io/periodic_timer.h"

#include <gtest/gtest.h>

#include "absl/synchronization/notification.h"
#include "tests/unit/server/io/drivers.h"
#include "tests/unit/server/io/idle_server.h"

namespace leakyrelu {
namespace {

class PeriodicTimerTest : public testing::TestWithParam<NewDriver> {};

INSTANTIATE_TEST_SUITE_P(EachDriver, PeriodicTimerTest,
                         testing::ValuesIn(AllDrivers()));

TEST_P(PeriodicTimerTest, TicksUntilStoppedAndCanRestart) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  int ticks = 0;
  absl::Notification first;
  absl::Notification second;
  PeriodicTimer periodic_timer(&loop, absl::Milliseconds(1), [&] {
    if (++ticks == 3) first.Notify();
    if (ticks == 5) second.Notify();
    return ticks < 3 || ticks == 4;
  });
  loop.Start([&] {
    periodic_timer.Start();
    periodic_timer.Start();
  });
  first.WaitForNotification();
  loop.Post([&] {
    EXPECT_EQ(ticks, 3);
    periodic_timer.Start();
  });
  second.WaitForNotification();
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ticks, 5);
}

TEST_P(PeriodicTimerTest, LoopDoesNotEndBeforeTheTimer) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  int ticks = 0;
  PeriodicTimer periodic_timer(&loop, absl::Milliseconds(1),
                               [&] { return ++ticks < 5; });
  loop.Start([&] { periodic_timer.Start(); });
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ticks, 5);
}

}  // namespace
}  // namespace leakyrelu
