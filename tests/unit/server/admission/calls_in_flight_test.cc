// SPDX-License-Identifier: Apache-2.0
#include "server/admission/calls_in_flight.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

using Waiting = CallInFlight::Waiting;

constexpr absl::Duration kReceive = absl::Seconds(10);
constexpr absl::Duration kSend = absl::Seconds(20);
constexpr TransferRate kStill{};
constexpr TransferRate kUnknown{.is_unknown = true};

class Call final : public CallInFlight {
 public:
  int cancels = 0;

  std::string reason() const {
    return given_up().ok() ? "" : DetailOf(given_up())->reason;
  }

 private:
  void Cancel(const absl::Status& /*status*/) override { ++cancels; }
  std::string PeerUri() const override { return "ipv4:127.0.0.1:1"; }
};

class CallsInFlightTest : public testing::Test {
 protected:
  CallsInFlightTest() {
    for (Call* call : {&first_, &second_}) calls_.Add(call, &account_);
  }
  ~CallsInFlightTest() override {
    for (Call* call : {&first_, &second_}) calls_.Remove(call);
  }

  // Judges the calls at this time after their waiting began.
  bool GiveUpAfter(absl::Duration age,
                   const std::optional<TransferRate>& rate = kStill) {
    return calls_.GiveUpOverdue(
        CallInFlight::Clock::now() + absl::ToChronoNanoseconds(age), timeouts_,
        [&](const std::string&) { return rate; });
  }

  CallTimeouts timeouts_{.receive = kReceive, .send = kSend, .min_rate = 1000};
  Admission admission_{{.bytes = 1 << 20, .calls = 8}};
  PeerAccounts peers_{admission_.server()};
  Account account_{peers_.Of("127.0.0.0/8")};
  CallsInFlight calls_{&admission_};
  Call first_;
  Call second_;
};

TEST_F(CallsInFlightTest, CallsThatWaitForTheServerAreKept) {
  EXPECT_FALSE(GiveUpAfter(absl::Hours(1)));
  EXPECT_EQ(first_.cancels, 0);
}

TEST_F(CallsInFlightTest, OverdueReplyIsGivenUpOnce) {
  first_.WaitsFor(Waiting::kReader);
  EXPECT_TRUE(GiveUpAfter(kSend - absl::Seconds(1)));
  EXPECT_EQ(first_.cancels, 0);
  GiveUpAfter(kSend + absl::Seconds(1));
  GiveUpAfter(kSend + absl::Seconds(2));
  EXPECT_EQ(first_.cancels, 1);
  EXPECT_EQ(first_.reason(), reasons::kReplyNotTaken);
  EXPECT_EQ(first_.given_up().code(), absl::StatusCode::kResourceExhausted);
  // A retry would be as slow.
  EXPECT_FALSE(RetryDelayOf(first_.given_up()).has_value());
  EXPECT_EQ(second_.cancels, 0);
}

TEST_F(CallsInFlightTest, OverdueMessageIsGivenUp) {
  first_.WaitsFor(Waiting::kMessage);
  second_.WaitsFor(Waiting::kMessage);
  second_.WaitsFor(Waiting::kServer);
  GiveUpAfter(kReceive + absl::Seconds(1));
  EXPECT_EQ(first_.reason(), reasons::kMessageNotSent);
  EXPECT_EQ(second_.cancels, 0);
}

TEST_F(CallsInFlightTest, IdleStreamIsGivenUpOnlyWhileMessagesAreShort) {
  first_.WaitsFor(Waiting::kNextMessage);
  EXPECT_FALSE(GiveUpAfter(absl::Hours(1)));
  EXPECT_EQ(first_.cancels, 0);
  timeouts_.messages_are_short = true;
  GiveUpAfter(kReceive + absl::Seconds(1));
  EXPECT_EQ(first_.reason(), reasons::kMessageNotSent);
}

TEST_F(CallsInFlightTest, ProgressKeepsACallForAMultipleOfItsTimeout) {
  first_.WaitsFor(Waiting::kReader);
  const TransferRate rate{.received = 0, .sent = 1000};
  GiveUpAfter(kSend * CallsInFlight::kMaxTimeouts - absl::Seconds(1), rate);
  EXPECT_EQ(first_.cancels, 0);
  GiveUpAfter(kSend * CallsInFlight::kMaxTimeouts + absl::Seconds(1), rate);
  EXPECT_EQ(first_.cancels, 1);
}

TEST_F(CallsInFlightTest, ProgressCountsInTheDirectionOfTheWait) {
  first_.WaitsFor(Waiting::kMessage);
  GiveUpAfter(kReceive * 2, TransferRate{.received = 1000, .sent = 0});
  EXPECT_EQ(first_.cancels, 0);
  GiveUpAfter(kReceive * 2, TransferRate{.received = 999, .sent = 1000});
  EXPECT_EQ(first_.cancels, 1);
}

TEST_F(CallsInFlightTest, EachCallThatWaitsNeedsItsProgress) {
  first_.WaitsFor(Waiting::kReader);
  second_.WaitsFor(Waiting::kReader);
  GiveUpAfter(kSend * 2, TransferRate{.received = 0, .sent = 2000});
  EXPECT_EQ(first_.cancels + second_.cancels, 0);
  GiveUpAfter(kSend * 2, TransferRate{.received = 0, .sent = 1999});
  EXPECT_EQ(first_.cancels + second_.cancels, 2);
}

TEST_F(CallsInFlightTest, NobodyIsJudgedBeforeRatesAreMeasured) {
  first_.WaitsFor(Waiting::kReader);
  EXPECT_TRUE(GiveUpAfter(kSend * 2, std::nullopt));
  EXPECT_EQ(first_.cancels, 0);
}

TEST_F(CallsInFlightTest, UnknownRateMultipliesTheTimeout) {
  timeouts_.unknown_rate_factor = 4;
  first_.WaitsFor(Waiting::kReader);
  GiveUpAfter(kSend * 3, kUnknown);
  EXPECT_EQ(first_.cancels, 0);
  GiveUpAfter(kSend * 5, kUnknown);
  EXPECT_EQ(first_.cancels, 1);
}

TEST_F(CallsInFlightTest, StarvedServerGivesUpCallsAboveTheirShare) {
  timeouts_.is_starved = true;
  first_.WaitsFor(Waiting::kNextMessage);
  GiveUpAfter(absl::Seconds(2));
  EXPECT_EQ(first_.cancels, 0);
  // The connection holds the whole budget of 8 calls when another one begins.
  std::array<Charge, 8> charges;
  for (Charge& charge : charges) {
    ASSERT_TRUE(charge.Open(admission_, account_).ok());
  }
  EXPECT_FALSE(admission_.IsAboveShare(account_));
  GiveUpAfter(absl::Seconds(2));
  EXPECT_EQ(first_.cancels, 0);
  Account other(peers_.Of("uid:1"));
  Charge others;
  ASSERT_TRUE(others.Open(admission_, other).ok());
  EXPECT_TRUE(admission_.IsAboveShare(account_));
  GiveUpAfter(absl::Seconds(2));
  EXPECT_EQ(first_.cancels, 1);
}

TEST_F(CallsInFlightTest, GiveUpAllKeepsTheFirstStatus) {
  first_.WaitsFor(Waiting::kReader);
  GiveUpAfter(kSend * 2);
  calls_.GiveUpAll(absl::UnavailableError("stopping"));
  EXPECT_EQ(first_.cancels, 1);
  EXPECT_EQ(first_.reason(), reasons::kReplyNotTaken);
  EXPECT_EQ(second_.cancels, 1);
  EXPECT_EQ(second_.given_up(), absl::UnavailableError("stopping"));
  // A call that is added again has no status, and waits for nothing.
  calls_.Remove(&first_);
  calls_.Add(&first_, &account_);
  EXPECT_TRUE(first_.given_up().ok());
  EXPECT_FALSE(GiveUpAfter(absl::Hours(1)));
}

TEST_F(CallsInFlightTest, AnyCallCanBeRemovedAndAddedAgain) {
  Call third;
  calls_.Add(&third, &account_);
  for (Call* gone : {&first_, &second_, &third}) {
    calls_.Remove(gone);
    calls_.GiveUpAll(absl::UnavailableError("stopping"));
    EXPECT_TRUE(gone->given_up().ok());
    for (Call* call : {&first_, &second_, &third}) {
      if (call == gone) continue;
      EXPECT_FALSE(call->given_up().ok());
      calls_.Remove(call);
    }
    for (Call* call : {&first_, &second_, &third}) calls_.Add(call, &account_);
  }
  calls_.Remove(&third);
}

}  // namespace
}  // namespace leakyrelu
