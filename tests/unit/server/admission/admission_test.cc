// SPDX-License-Identifier: Apache-2.0
#include "server/admission/admission.h"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

constexpr size_t kBytes = 1 << 20;
constexpr size_t kCalls = 64;

class AdmissionTest : public testing::Test {
 protected:
  class Connection {
   public:
    Connection(Admission* admission, std::shared_ptr<Account> peer)
        : admission_(*admission), account_(std::move(peer)) {}

    // The refusal of one more call with these bytes; OK: it is in flight.
    absl::Status Begin(size_t bytes) {
      auto charge = std::make_unique<Charge>();
      absl::Status status = charge->Open(admission_, account_);
      if (status.ok()) status = charge->Grow(bytes);
      if (status.ok()) charges_.push_back(std::move(charge));
      return status;
    }
    // Begins calls until one is refused; returns the number of them.
    size_t Fill(size_t bytes) {
      while (Begin(bytes).ok()) {
      }
      return charges_.size();
    }
    void EndOldest() { charges_.pop_front(); }
    Account& account() { return account_; }

   private:
    Admission& admission_;
    Account account_;
    std::deque<std::unique_ptr<Charge>> charges_;
  };

  std::unique_ptr<Connection> Connect(const std::string& peer = "127.0.0.0/8") {
    return std::make_unique<Connection>(&admission_, peers_.Of(peer));
  }

  Admission admission_{{.bytes = kBytes, .calls = kCalls}};
  PeerAccounts peers_{admission_.server()};
};

TEST_F(AdmissionTest, OneConnectionCanUseTheWholeBudgetOfBytes) {
  const auto connection = Connect();
  EXPECT_EQ(connection->Fill(kBytes / 8), 8u);
  EXPECT_EQ(admission_.held().bytes, kBytes);
  const absl::Status refusal = connection->Begin(1);
  EXPECT_EQ(DetailOf(refusal)->reason, reasons::kTooManyBytesInFlight);
  const auto delay = RetryDelayOf(refusal);
  ASSERT_TRUE(delay.has_value());
  EXPECT_GE(*delay, absl::Milliseconds(100));
  EXPECT_LE(*delay, absl::Milliseconds(300));
  // A refused call is not counted.
  EXPECT_EQ(admission_.held().calls, 8u);
  connection->EndOldest();
  EXPECT_TRUE(connection->Begin(kBytes / 8).ok());
}

TEST_F(AdmissionTest, OneConnectionCanUseTheWholeBudgetOfCalls) {
  const auto connection = Connect();
  EXPECT_EQ(connection->Fill(1), kCalls);
  const absl::Status refusal = connection->Begin(1);
  EXPECT_EQ(DetailOf(refusal)->reason, reasons::kTooManyCallsInFlight);
  EXPECT_EQ(refusal.message(),
            "server: got 65 calls in flight with this one, allowed: at most "
            "64");
}

TEST_F(AdmissionTest, MessageOfAnySizeIsAdmittedWhileNoOtherCallHoldsOne) {
  const auto connection = Connect();
  EXPECT_TRUE(connection->Begin(kBytes * 5).ok());
  EXPECT_FALSE(connection->Begin(1).ok());
  connection->EndOldest();
  // Such as a stream of health reports.
  const auto idle = Connect("uid:1");
  Charge stream;
  ASSERT_TRUE(
      stream.Open(admission_, idle->account(), Admission::kOpenCallBytes).ok());
  EXPECT_TRUE(connection->Begin(kBytes * 5).ok());
}

TEST_F(AdmissionTest, OthersFindRoomHoweverMuchOneConnectionHolds) {
  for (const size_t bytes : {size_t{1}, kBytes / 32}) {
    const auto greedy = Connect();
    greedy->Fill(bytes);
    const auto same_peer = Connect();
    EXPECT_TRUE(same_peer->Begin(bytes).ok()) << bytes;
    const auto other_peer = Connect("uid:1");
    EXPECT_TRUE(other_peer->Begin(bytes).ok()) << bytes;
  }
}

TEST_F(AdmissionTest, OthersFindRoomHoweverManyConnectionsAPeerHas) {
  std::vector<std::unique_ptr<Connection>> greedy;
  for (int i = 0; i < 100; ++i) {
    greedy.push_back(Connect());
    greedy.back()->Fill(1);
  }
  EXPECT_LE(admission_.held().calls, kCalls + kCalls / 8);
  const auto other_peer = Connect("uid:1");
  EXPECT_TRUE(other_peer->Begin(1).ok());
}

TEST_F(AdmissionTest, BeyondHalfOfTheBudgetSharesAreEqual) {
  const auto first = Connect();
  const auto second = Connect();
  ASSERT_TRUE(first->Begin(1).ok());
  ASSERT_TRUE(second->Begin(1).ok());
  EXPECT_EQ(first->Fill(1), kCalls / 2);
  EXPECT_EQ(second->Fill(1), kCalls / 2);
  const absl::Status refusal = first->Begin(1);
  EXPECT_EQ(refusal.message(),
            "connection: got 33 calls in flight with this one, allowed: at "
            "most 32, one of 2 shares");
  EXPECT_TRUE(admission_.IsTight());
}

// Otherwise the one that holds the budget would take what becomes free, and
// large messages of the other would never fit.
TEST_F(AdmissionTest, RefusedConnectionGetsItsShareByAndBy) {
  const auto greedy = Connect();
  greedy->Fill(kBytes / 16);
  const auto other = Connect();
  EXPECT_FALSE(admission_.TakeStarved());
  ASSERT_FALSE(other->Begin(kBytes / 2).ok());
  EXPECT_TRUE(admission_.TakeStarved());
  EXPECT_FALSE(admission_.TakeStarved());
  EXPECT_TRUE(admission_.IsAboveShare(greedy->account()));
  EXPECT_FALSE(admission_.IsAboveShare(other->account()));
  int ended = 0;
  while (!other->Begin(kBytes / 2).ok()) {
    greedy->EndOldest();
    EXPECT_FALSE(greedy->Begin(kBytes / 16).ok());
    ASSERT_LT(++ended, 16);
  }
}

TEST_F(AdmissionTest, ClaimOfARefusedConnectionEnds) {
  const auto greedy = Connect();
  greedy->Fill(kBytes / 16);
  const auto other = Connect();
  ASSERT_FALSE(other->Begin(kBytes / 2).ok());
  greedy->EndOldest();
  EXPECT_FALSE(greedy->Begin(kBytes / 16).ok());
  Admission::ClearClaims(other->account());
  EXPECT_TRUE(greedy->Begin(kBytes / 16).ok());
}

TEST_F(AdmissionTest, FirstCallsAreAlwaysAdmitted) {
  EXPECT_EQ(admission_.first_calls(), 0u);
  EXPECT_EQ(Admission({.bytes = 1, .calls = 256}).first_calls(), 1u);
  EXPECT_EQ(Admission({.bytes = 1, .calls = 100'000}).first_calls(), 4u);
  std::vector<std::unique_ptr<Connection>> greedy;
  for (int i = 0; i < 10; ++i) {
    greedy.push_back(Connect());
    greedy.back()->Fill(kBytes / 2);
    greedy.back()->Fill(1);
  }
  const auto other = Connect();
  std::array<Charge, 3> charges;
  for (size_t i = 0; i < charges.size(); ++i) {
    const absl::Status status =
        charges[i].Open(admission_, other->account(), Admission::kOpenCallBytes,
                        /*first_calls=*/2);
    EXPECT_EQ(status.ok(), i < 2) << status;
  }
}

TEST_F(AdmissionTest, HasRoomTellsWhatBeginWouldDo) {
  const auto connection = Connect();
  EXPECT_TRUE(admission_.HasRoom(connection->account(), kBytes * 5));
  ASSERT_TRUE(connection->Begin(kBytes / 2).ok());
  EXPECT_TRUE(admission_.HasRoom(connection->account(), kBytes / 2));
  EXPECT_FALSE(admission_.HasRoom(connection->account(), kBytes / 2 + 1));
  EXPECT_FALSE(connection->Begin(kBytes / 2 + 1).ok());
}

TEST_F(AdmissionTest, RefusalOfWaitingCallsCarriesRetryDelay) {
  const absl::Status status = Admission::RefuseWaiting(2);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyCallsInFlight);
  EXPECT_EQ(status.message(),
            "server: got more than 2 requests waiting to be received, allowed: "
            "at most 2");
  EXPECT_TRUE(RetryDelayOf(status).has_value());
}

TEST_F(AdmissionTest, IsTightAboveHalfABudget) {
  const auto connection = Connect();
  ASSERT_TRUE(connection->Begin(kBytes / 2).ok());
  EXPECT_FALSE(admission_.IsTight());
  ASSERT_TRUE(connection->Begin(1).ok());
  EXPECT_TRUE(admission_.IsTight());
}

}  // namespace
}  // namespace leakyrelu
