// SPDX-License-Identifier: Apache-2.0
#include "server/transport/completion_loop.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "server/transport/event.h"
#include "tests/unit/server/transport/drivers.h"
#include "tests/unit/server/transport/idle_server.h"

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

// Whatever drives it, the loop does the same.
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

TEST_P(CompletionLoopTest, DrainRunsWhatWasPosted) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  loop.Start([] {});
  int ran = 0;
  for (int i = 0; i < 100; ++i) loop.Post([&] { ++ran; });
  server.Shutdown();
  loop.Drain();
  EXPECT_EQ(ran, 100);
}

// A call that is cancelled by the server's stop, say.
TEST_P(CompletionLoopTest, FindsEventsOfOtherThreads) {
  IdleServer server;
  CompletionLoop loop(server.TakeQueue(), GetParam()());
  loop.Start([&] { loop.CallBegan(); });
  absl::Notification came;
  Notifier event(&came);
  grpc::Alarm alarm;
  // gRPC's timer thread puts it into the queue.
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
