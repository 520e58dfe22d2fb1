// SPDX-License-Identifier: Apache-2.0
#include "server/transport/completion_loop.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "tests/unit/server/transport/idle_server.h"

namespace leakyrelu {
namespace {

TEST(CompletionLoopTest, RunsEverythingOnOneThread) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue());
  std::thread::id first;
  loop.Start([&] { first = std::this_thread::get_id(); });
  std::thread::id second;
  absl::Notification ran;
  loop.Post([&] {
    second = std::this_thread::get_id();
    ran.Notify();
  });
  ran.WaitForNotification();
  EXPECT_EQ(first, second);
  EXPECT_NE(first, std::this_thread::get_id());
  server.Shutdown();
  loop.Drain();
}

TEST(CompletionLoopTest, DrainRunsWhatWasPosted) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue());
  loop.Start([] {});
  int ran = 0;
  for (int i = 0; i < 100; ++i) loop.Post([&] { ++ran; });
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ran, 100);
}

TEST(CompletionLoopTest, DrainWaitsForCalls) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue());
  loop.Start([&] { loop.CallBegan(); });
  server.Shutdown();
  absl::Notification drained;
  std::thread drainer([&] {
    loop.Drain();
    drained.Notify();
  });
  EXPECT_FALSE(drained.HasBeenNotified());
  bool ended = false;
  loop.Post([&] {
    ended = true;
    loop.CallEnded();
  });
  drainer.join();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace leakyrelu
