// SPDX-License-Identifier: Apache-2.0
#include "server/transport/calls_in_flight.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using std::chrono::seconds;

class Call final : public CallInFlight {
 public:
  int cancels = 0;

 private:
  void CancelReply() override { ++cancels; }
};

class CallsInFlightTest : public testing::Test {
 protected:
  // By a reply that began that many seconds ago.
  void Begin(Call& call, int age) { call.ReplyBegins(now_ - seconds(age)); }
  int CancelOlderThan(int age) {
    return calls_.CancelOlderThan(now_ - seconds(age));
  }

  const CallInFlight::Clock::time_point now_ = CallInFlight::Clock::now();
  CallsInFlight calls_;
  Call first_;
  Call second_;
  Call third_;
};

TEST_F(CallsInFlightTest, OnlyOldRepliesAreCancelledAndOnce) {
  for (Call* call : {&first_, &second_, &third_}) calls_.Add(call);
  Begin(first_, 10);
  Begin(second_, 1);
  EXPECT_EQ(CancelOlderThan(5), 1);
  EXPECT_EQ(CancelOlderThan(5), 0);
  EXPECT_EQ(first_.cancels, 1);
  EXPECT_TRUE(first_.overdue());
  EXPECT_EQ(second_.cancels + third_.cancels, 0);
  EXPECT_EQ(CancelOlderThan(0), 1);
  EXPECT_FALSE(third_.overdue());
  for (Call* call : {&first_, &second_, &third_}) calls_.Remove(call);
}

TEST_F(CallsInFlightTest, AReplyThatHasLeftIsNotOld) {
  calls_.Add(&first_);
  Begin(first_, 10);
  first_.ReplyEnds();
  EXPECT_EQ(CancelOlderThan(5), 0);
  calls_.Remove(&first_);
}

TEST_F(CallsInFlightTest, AnyMayGoAndComeAgain) {
  for (Call* gone : {&first_, &second_, &third_}) {
    for (Call* call : {&first_, &second_, &third_}) {
      calls_.Add(call);
      Begin(*call, 10);
    }
    calls_.Remove(gone);
    EXPECT_EQ(CancelOlderThan(5), 2);
    EXPECT_FALSE(gone->overdue());
    for (Call* call : {&first_, &second_, &third_}) {
      if (call != gone) calls_.Remove(call);
    }
    EXPECT_EQ(CancelOlderThan(5), 0);
  }
}

}  // namespace
}  // namespace leakyrelu
