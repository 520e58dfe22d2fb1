// SPDX-License-Identifier: Apache-2.0
#include "server/admin/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"

namespace leakyrelu::admin {
namespace {

TEST(WorkerTest, RunsTasksInOrderAndRefusesBeyondCapacity) {
  absl::Notification begun;
  absl::Notification go_on;
  absl::Notification ended;
  std::string order;
  Worker worker(2);
  EXPECT_TRUE(worker.Post([&] {
    begun.Notify();
    go_on.WaitForNotification();
  }));
  begun.WaitForNotification();
  EXPECT_TRUE(worker.Post([&] { order += "a"; }));
  EXPECT_TRUE(worker.Post([&] {
    order += "b";
    ended.Notify();
  }));
  EXPECT_FALSE(worker.Post([] { FAIL(); }));
  go_on.Notify();
  ended.WaitForNotification();
  EXPECT_EQ(order, "ab");
}

TEST(WorkerTest, DestructorDropsQueuedTasks) {
  absl::Notification begun;
  std::atomic<bool> stopping = false;
  int ran = 0;
  {
    Worker worker(8);
    EXPECT_TRUE(worker.Post([&] {
      begun.Notify();
      while (!stopping) std::this_thread::yield();
      ++ran;
    }));
    begun.WaitForNotification();
    // The first task blocks until the destructor has begun, or not: either way
    // the worker waits for the running task.
    EXPECT_TRUE(worker.Post([&] { ++ran; }));
    stopping = true;
  }
  EXPECT_GE(ran, 1);
}

}  // namespace
}  // namespace leakyrelu::admin
