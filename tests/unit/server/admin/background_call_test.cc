// SPDX-License-Identifier: Apache-2.0
#include "server/admin/background_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Blocks the worker until it is opened.
class Gate {
 public:
  explicit Gate(Worker& worker) {
    EXPECT_TRUE(worker.Post([this] {
      reached_.Notify();
      opened_.WaitForNotification();
      passed_.Notify();
    }));
    reached_.WaitForNotification();
  }
  void Open() {
    opened_.Notify();
    passed_.WaitForNotification();
  }

 private:
  absl::Notification reached_;
  absl::Notification opened_;
  absl::Notification passed_;
};

UnaryHandler Greeting() {
  return [](const std::string& request) {
    return absl::StatusOr<std::string>(request + "!");
  };
}

TEST(BackgroundCallTest, AnswersOnTheWorkersThread) {
  Worker worker(1);
  FakeOutlet outlet;
  std::thread::id thread;
  auto call = MakeBackgroundCall(
      &outlet,
      [&](const std::string& request) {
        thread = std::this_thread::get_id();
        return absl::StatusOr<std::string>(request + "!");
      },
      &worker);
  EXPECT_FALSE(call->is_stream());
  call->OnMessage("hi");
  call->OnMessage("again");
  call->OnHalfClose();
  EXPECT_EQ(outlet.AwaitStatus(), absl::OkStatus());
  call->OnDone();
  EXPECT_THAT(outlet.messages(), ElementsAre("hi!"));
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(BackgroundCallTest, FinishedCallIsNotHandled) {
  Worker worker(2);
  Gate gate(worker);
  bool handled = false;
  {
    FakeOutlet outlet;
    auto call = MakeBackgroundCall(
        &outlet,
        [&](const std::string&) {
          handled = true;
          return absl::StatusOr<std::string>("");
        },
        &worker);
    call->OnMessage("hi");
    call->OnDone();
    EXPECT_THAT(outlet.messages(), IsEmpty());
  }
  gate.Open();
  FakeOutlet outlet;
  auto next = MakeBackgroundCall(&outlet, Greeting(), &worker);
  next->OnMessage("hi");
  EXPECT_EQ(outlet.AwaitStatus(), absl::OkStatus());
  next->OnDone();
  EXPECT_FALSE(handled);
}

TEST(BackgroundCallTest, FullQueueRefusesWithRetryDelay) {
  Worker worker(1);
  Gate gate(worker);
  FakeOutlet first_outlet;
  FakeOutlet second_outlet;
  auto first = MakeBackgroundCall(&first_outlet, Greeting(), &worker);
  auto second = MakeBackgroundCall(&second_outlet, Greeting(), &worker);
  first->OnMessage("hi");
  second->OnMessage("hi");
  ASSERT_TRUE(second_outlet.status().has_value());
  EXPECT_EQ(second_outlet.status()->code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(RetryDelayOf(*second_outlet.status()).has_value());
  gate.Open();
  EXPECT_EQ(first_outlet.AwaitStatus(), absl::OkStatus());
  first->OnDone();
  second->OnDone();
}

TEST(BackgroundCallTest, MissingMessageIsRefused) {
  Worker worker(1);
  FakeOutlet outlet;
  auto call = MakeBackgroundCall(&outlet, Greeting(), &worker);
  call->OnHalfClose();
  ASSERT_TRUE(outlet.status().has_value());
  EXPECT_EQ(outlet.status()->code(), absl::StatusCode::kInvalidArgument);
  call->OnDone();
}

}  // namespace
}  // namespace leakyrelu::admin
