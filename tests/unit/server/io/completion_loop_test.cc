// SPDX-License-Identifier: Apache-2.0
#include "server/io/completion_loop.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "server/io/event.h"
#include "tests/unit/server/io/drivers.h"
#include "tests/unit/server/io/idle_server.h"

namespace leakyrelu {
namespace {

class Notifier {
 public:
  explicit Notifier(absl::Notification* came) : came_(came) {}
  void* tag() { return event_.Then(&Notifier::OnEvent); }

 private:
  void OnEvent(bool /*ok*/) { came_->Notify(); }

  absl::Notification* const came_;
  MemberEvent<Notifier> event_{this};
};

// The loop behaves the same with every driver.
class CompletionLoopTest : public testing::TestWithParam<NewDriver> {};

INSTANTIATE_TEST_SUITE_P(EachDriver, CompletionLoopTest,
                         testing::ValuesIn(AllDrivers()));

TEST_P(CompletionLoopTest, RunsEverythingOnOneThread) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
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

TEST_P(CompletionLoopTest, DrainRunsPostedTasks) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  loop.Start([] {});
  int ran = 0;
  for (int i = 0; i < 100; ++i) loop.Post([&] { ++ran; });
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ran, 100);
}

// For example, a call that is cancelled by the server's stop.
TEST_P(CompletionLoopTest, FindsEventsOfOtherThreads) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  loop.Start([&] { loop.CallBegan(); });
  absl::Notification came;
  Notifier event(&came);
  grpc::Alarm alarm;
  // gRPC's timer thread adds it to the queue.
  alarm.Set(loop.queue(), gpr_now(GPR_CLOCK_MONOTONIC), event.tag());
  came.WaitForNotification();
  loop.Post([&] { loop.CallEnded(); });
  server.Shutdown();
  loop.Drain();
}

TEST_P(CompletionLoopTest, DrainWaitsForCalls) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
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
