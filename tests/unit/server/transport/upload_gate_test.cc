// SPDX-License-Identifier: Apache-2.0
#include "server/transport/upload_gate.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace leakyrelu {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(3);
constexpr int kFewest = UploadGate::kFewest;

class FakeUpload final : public Upload {
 public:
  int begun = 0;
  int cancelled = 0;
  int refused = 0;

 private:
  void BeginUpload() override { ++begun; }
  void CancelUpload() override { ++cancelled; }
  void RefuseUpload() override { ++refused; }
};

class UploadGateTest : public testing::Test {
 protected:
  void Enter(int count) {
    for (int i = 0; i < count; ++i) {
      uploads_.push_back(std::make_unique<FakeUpload>());
      gate_.Enter(uploads_.back().get());
    }
  }
  int Begun() const {
    int begun = 0;
    for (const auto& upload : uploads_) begun += upload->begun;
    return begun;
  }
  void Leave(int upload, size_t bytes = 1) {
    gate_.Leave(uploads_[upload].get(), bytes);
  }
  bool LookAfter(absl::Duration time) { return gate_.Look(now_ += time); }
  bool Look() { return LookAfter(absl::Milliseconds(50)); }

  double pressure_ = UploadGate::kLight + 0.01;
  size_t room_bytes_ = 1 << 30;
  int watched_ = 0;
  absl::Time now_ = absl::UnixEpoch();
  UploadGate gate_{
      /*most_waiting=*/2000,
      kPatience,
      {.pressure = [this] { return pressure_; },
       .has_room = [this](size_t bytes) { return bytes <= room_bytes_; },
       .watch = [this] { ++watched_; }}};
  std::vector<std::unique_ptr<FakeUpload>> uploads_;
};

TEST_F(UploadGateTest, AFewBeginAtOnceAndTheOthersInTheirOrder) {
  Enter(kFewest);
  EXPECT_EQ(Begun(), kFewest);
  EXPECT_EQ(watched_, 0);
  Enter(2);
  EXPECT_EQ(Begun(), kFewest);
  EXPECT_EQ(gate_.waiting(), 2u);
  EXPECT_EQ(watched_, 1);
  Leave(0);
  EXPECT_EQ(uploads_[kFewest]->begun, 1);
  EXPECT_EQ(uploads_[kFewest + 1]->begun, 0);
  Leave(kFewest);
  EXPECT_EQ(uploads_[kFewest + 1]->begun, 1);
  EXPECT_EQ(gate_.arriving(), UploadGate::kFewest);
}

TEST_F(UploadGateTest, NobodyOvertakesThoseWhoWait) {
  room_bytes_ = 0;
  Enter(1);
  room_bytes_ = 1000;
  Enter(1);
  EXPECT_EQ(Begun(), 0);
  gate_.Next();
  EXPECT_EQ(Begun(), 2);
}

TEST_F(UploadGateTest, NoneBeginsThatWouldNotFitByTheSizeOfTheLast) {
  Enter(kFewest + 1);
  room_bytes_ = 400;
  // With the three that are arriving, 400.
  Leave(0, 100);
  EXPECT_EQ(Begun(), kFewest + 1);
  Enter(1);
  Leave(1, 101);
  EXPECT_EQ(Begun(), kFewest + 1);
  EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), kFewest + 1);
  // By now the guess has kept somebody waiting for long enough.
  EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), kFewest + 2);
}

TEST_F(UploadGateTest, ALargeOneIsForgottenWithinAFewSmallOnes) {
  Enter(1);
  Leave(0, 1 << 20);
  int small = 0;
  for (room_bytes_ = 10'000, Enter(1); gate_.arriving() == 0; Enter(1)) {
    ++small;
    room_bytes_ = 1 << 30;
    gate_.Next();
    Leave(small, 10);
    room_bytes_ = 10'000;
  }
  EXPECT_GT(small, 1);
  EXPECT_LT(small, 20);
}

TEST_F(UploadGateTest, SlowCallersDoNotHoldTheOthersUp) {
  Enter(1000);
  int looks = 0;
  while (gate_.waiting() > 0 && looks < 100) {
    EXPECT_TRUE(Look());
    ++looks;
  }
  // Two seconds.
  EXPECT_LE(looks, 40);
  EXPECT_EQ(Begun(), 1000);
}

TEST_F(UploadGateTest, WhoSendsNothingIsNoReasonToWait) {
  pressure_ = UploadGate::kLight;
  Enter(1000);
  EXPECT_TRUE(Look());
  // It may be a burst.
  EXPECT_EQ(Begun(), kFewest);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), 1000);
}

TEST_F(UploadGateTest, ThatMostOfAMessageIsNotHereYetMeansNothingIfOthersAre) {
  pressure_ = UploadGate::kLight;
  Enter(1000);
  for (int i = 0; i < 20; ++i) {
    Leave(i);
    Look();
  }
  EXPECT_EQ(gate_.arriving(), UploadGate::kFewest);
}

TEST_F(UploadGateTest, AHoweverLongWaitForRoomEnds) {
  pressure_ = 0;
  room_bytes_ = 0;
  Enter(10);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), 0);
  // And does not end in thousands at once.
  Enter(1000);
  room_bytes_ = 1 << 30;
  gate_.Next();
  EXPECT_GE(Begun(), 10);
  EXPECT_LE(Begun(), 10 + kFewest);
}

TEST_F(UploadGateTest, TheYoungestAreRefusedWhereWindowsFillTheMemory) {
  Enter(kFewest + 2010);
  EXPECT_FALSE(gate_.IsFull());
  Look();
  EXPECT_EQ(gate_.waiting(), 2000u);
  EXPECT_TRUE(gate_.IsFull());
  EXPECT_EQ(uploads_[kFewest + 1999]->refused, 0);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(uploads_[kFewest + 2000 + i]->refused, 1);
  }
  pressure_ = UploadGate::kLight;
  Look();
  EXPECT_FALSE(gate_.IsFull());
}

TEST_F(UploadGateTest, FastCallersDoNotGetMoreCompany) {
  Enter(1000);
  for (int i = 0; i < 50; ++i) {
    Leave(i);
    EXPECT_TRUE(Look());
    EXPECT_EQ(gate_.arriving(), UploadGate::kFewest);
  }
}

TEST_F(UploadGateTest, WhileMemoryIsTightThoseWhoAreSlowHaveAFewForCompany) {
  Enter(1000);
  for (int i = 0; i < 6; ++i) Look();
  const size_t slow = gate_.arriving();
  EXPECT_GT(slow, UploadGate::kFewest);
  pressure_ = UploadGate::kTight + 0.01;
  Look();
  EXPECT_EQ(gate_.arriving(), slow);
  LookAfter(absl::Seconds(1));
  EXPECT_EQ(gate_.arriving(), slow);
  // Others take their places, and are fast.
  for (size_t i = 0; i < slow; ++i) Leave(static_cast<int>(i));
  Look();
  for (size_t i = slow; i < 2 * slow - 1; ++i) Leave(static_cast<int>(i));
  EXPECT_EQ(gate_.arriving(), UploadGate::kFewest);
  EXPECT_GT(gate_.waiting(), 0u);
}

TEST_F(UploadGateTest, WhileItIsShortThereAreAFew) {
  Enter(1000);
  for (int i = 0; i < 10; ++i) Look();
  const size_t most = gate_.arriving();
  pressure_ = UploadGate::kShort + 0.01;
  Look();
  for (size_t i = 0; i + 1 < most; ++i) Leave(static_cast<int>(i));
  EXPECT_EQ(gate_.arriving(), UploadGate::kFewest);
}

TEST_F(UploadGateTest, WhoIsSlowWhileItIsShortAndOthersWaitIsCancelled) {
  Enter(kFewest);
  pressure_ = UploadGate::kShort + 0.01;
  LookAfter(kPatience * 2);
  LookAfter(kPatience * 2);
  // Nobody waits.
  EXPECT_EQ(uploads_[0]->cancelled, 0);
  Enter(1);
  Look();
  LookAfter(kPatience);
  EXPECT_EQ(uploads_[0]->cancelled, 0);
  Look();
  for (int i = 0; i < kFewest; ++i) EXPECT_EQ(uploads_[i]->cancelled, 1);
  EXPECT_EQ(uploads_[kFewest]->cancelled, 0);
}

TEST_F(UploadGateTest, ItsTimeBeginsAnewWithEachUpload) {
  Enter(kFewest + 3);
  pressure_ = UploadGate::kShort + 0.01;
  Look();
  Leave(0);
  gate_.Enter(uploads_[0].get());
  for (int i : {1, 2, 4}) Leave(i);
  EXPECT_EQ(uploads_[0]->begun, 2);
  Enter(1);
  LookAfter(kPatience * 2);
  EXPECT_EQ(uploads_[0]->cancelled, 0);
  EXPECT_EQ(uploads_[3]->cancelled, 1);
}

TEST_F(UploadGateTest, LooksUntilThereIsNothingToSee) {
  Enter(kFewest + 2);
  EXPECT_TRUE(Look());
  Leave(0);
  Leave(1);
  EXPECT_EQ(Begun(), kFewest + 2);
  EXPECT_FALSE(Look());
  // And then a few are asked for at once again.
  Enter(1);
  EXPECT_EQ(gate_.waiting(), 1u);
  EXPECT_EQ(watched_, 2);
}

}  // namespace
}  // namespace leakyrelu
