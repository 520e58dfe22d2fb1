// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/drain_queue.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>
#include <gtest/gtest.h>

#include <deque>
#include <thread>
#include <vector>

namespace leakyrelu {
namespace {

TEST(DrainQueueTest, RunsEveryEventThenReturnsWhenTheQueueIsShutDown) {
  grpc::CompletionQueue queue;
  std::deque<grpc::Alarm> alarms(20);
  std::vector<int> tags(alarms.size());
  for (size_t i = 0; i < alarms.size(); ++i) {
    alarms[i].Set(&queue, gpr_inf_past(GPR_CLOCK_MONOTONIC), &tags[i]);
  }
  size_t ran = 0;
  DrainQueue(queue, [&](void* tag, bool ok) {
    EXPECT_TRUE(ok);
    ++*static_cast<int*>(tag);
    if (++ran == alarms.size()) queue.Shutdown();
  });
  EXPECT_EQ(tags, std::vector<int>(alarms.size(), 1));
}

TEST(DrainQueueTest, WaitsForEventsOfOtherThreads) {
  grpc::CompletionQueue queue;
  grpc::Alarm alarm;
  int tag = 0;
  std::thread other(
      [&] { alarm.Set(&queue, gpr_inf_past(GPR_CLOCK_MONOTONIC), &tag); });
  int ran = 0;
  DrainQueue(queue, [&](void* got, bool) {
    EXPECT_EQ(got, &tag);
    ++ran;
    queue.Shutdown();
  });
  other.join();
  EXPECT_EQ(ran, 1);
}

TEST(DrainQueueTest, DeliversCancelledEvents) {
  grpc::CompletionQueue queue;
  grpc::Alarm alarm;
  alarm.Set(&queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), nullptr);
  alarm.Cancel();
  queue.Shutdown();
  int cancelled = 0;
  DrainQueue(queue, [&](void*, bool ok) { cancelled += ok ? 0 : 1; });
  EXPECT_EQ(cancelled, 1);
}

}  // namespace
}  // namespace leakyrelu
