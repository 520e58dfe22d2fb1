// SPDX-License-Identifier: Apache-2.0
#include "client/library/event_queue.h"

#include <grpcpp/alarm.h>
#include <gtest/gtest.h>

#include <chrono>

#include "absl/synchronization/notification.h"

namespace leakyrelu::client {
namespace {

class Recorder {
 public:
  void Note(bool ok) {
    ok_ = ok;
    thread_ = std::this_thread::get_id();
    noted_.Notify();
  }
  MethodEvent<Recorder> event{this, &Recorder::Note};
  absl::Notification noted_;
  bool ok_ = false;
  std::thread::id thread_;
};

TEST(EventQueueTest, RunsEventsOnTheCallingThread) {
  Recorder recorder;
  grpc::Alarm alarm;
  EventQueue queue;
  alarm.Set(queue.queue(), std::chrono::system_clock::now(), &recorder.event);
  EXPECT_TRUE(queue.RunOne());
  EXPECT_TRUE(recorder.ok_);
  EXPECT_EQ(recorder.thread_, std::this_thread::get_id());
  queue.Shutdown();
  EXPECT_FALSE(queue.RunOne());
}

TEST(EventQueueTest, AThreadDrainsItsQueue) {
  Recorder recorder;
  grpc::Alarm alarm;
  EventThread thread;
  alarm.Set(thread.queue(), std::chrono::system_clock::now(), &recorder.event);
  recorder.noted_.WaitForNotification();
  EXPECT_NE(recorder.thread_, std::this_thread::get_id());
}

TEST(EventQueueTest, PoolReusesReturnedQueues) {
  EventQueuePool pool;
  auto first = pool.Take();
  auto second = pool.Take();
  EXPECT_NE(first.get(), second.get());
  EventQueue* const returned = second.get();
  pool.Return(std::move(second));
  EXPECT_EQ(pool.Take().get(), returned);
}

}  // namespace
}  // namespace leakyrelu::client
