// SPDX-License-Identifier: Apache-2.0
#include "server/admission/upload_gate.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace leakyrelu {
namespace {

constexpr int kMin = UploadGate::kMin;

class FakeUpload final : public Upload {
 public:
  int begun = 0;
  int refused = 0;

 private:
  void BeginUpload() override { ++begun; }
  void RefuseUpload() override { ++refused; }
};

class UploadGateTest : public testing::Test, private UploadConditions {
 protected:
  void Enter(int count) { Enter(count, queue_); }
  // Returns the first of them.
  FakeUpload* Enter(int count, UploadQueue& queue) {
    const size_t first = uploads_.size();
    for (int i = 0; i < count; ++i) {
      uploads_.push_back(std::make_unique<FakeUpload>());
      gate_.Enter(uploads_.back().get(), &queue);
    }
    return uploads_[first].get();
  }
  int Begun() const {
    int begun = 0;
    for (const auto& upload : uploads_) begun += upload->begun;
    return begun;
  }
  void Leave(int upload, size_t bytes = 1) {
    gate_.Leave(uploads_[upload].get(), bytes);
  }
  bool LookAfter(absl::Duration time) {
    return gate_.Look(now_ += absl::ToChronoNanoseconds(time));
  }
  bool Look() { return LookAfter(absl::Milliseconds(50)); }

  double pressure_ = UploadGate::kLight + 0.01;
  size_t room_bytes_ = 1 << 30;
  int watched_ = 0;
  UploadGate::Clock::time_point now_{};
  Account account_{nullptr};
  UploadQueue queue_{&account_};
  UploadQueue other_queue_{&account_};
  UploadGate gate_{/*max_waiting=*/2000, this};
  std::vector<std::unique_ptr<FakeUpload>> uploads_;

 private:
  // UploadConditions
  double Pressure() override { return pressure_; }
  bool HasRoom(const Account& /*account*/, size_t bytes,
               bool /*is_first*/) override {
    return bytes <= room_bytes_;
  }
  void Watch() override { ++watched_; }
};

TEST_F(UploadGateTest, FewBeginAtOnceAndTheRestInOrder) {
  Enter(kMin);
  EXPECT_EQ(Begun(), kMin);
  EXPECT_EQ(watched_, 0);
  Enter(2);
  EXPECT_EQ(Begun(), kMin);
  EXPECT_EQ(gate_.waiting(), 2u);
  EXPECT_EQ(watched_, 1);
  Leave(0);
  EXPECT_EQ(uploads_[kMin]->begun, 1);
  EXPECT_EQ(uploads_[kMin + 1]->begun, 0);
  Leave(kMin);
  EXPECT_EQ(uploads_[kMin + 1]->begun, 1);
  EXPECT_EQ(gate_.arriving(), UploadGate::kMin);
}

TEST_F(UploadGateTest, LaterUploadsDoNotOvertakeWaitingOnes) {
  room_bytes_ = 0;
  Enter(1);
  room_bytes_ = 1000;
  Enter(1);
  EXPECT_EQ(Begun(), 0);
  gate_.Next();
  EXPECT_EQ(Begun(), 2);
}

TEST_F(UploadGateTest, UploadBeginsOnlyIfTheLastSizeFits) {
  Enter(kMin + 1);
  room_bytes_ = 400;
  // Together with the three that are arriving: 400.
  Leave(0, 100);
  EXPECT_EQ(Begun(), kMin + 1);
  Enter(1);
  Leave(1, 101);
  EXPECT_EQ(Begun(), kMin + 1);
  EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), kMin + 1);
  // By now the estimate has delayed an upload for long enough.
  EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), kMin + 2);
}

TEST_F(UploadGateTest, LargeSizeIsForgottenAfterAFewSmallUploads) {
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

TEST_F(UploadGateTest, UploadsThatAreBrokenOffSayNothingOfTheNextOnes) {
  Enter(1);
  Leave(0, 1 << 20);
  for (int broken_off = 1; broken_off <= 100; ++broken_off) {
    Enter(1);
    Leave(broken_off, 0);
  }
  room_bytes_ = (1 << 20) - 1;
  Enter(1);
  EXPECT_EQ(gate_.waiting(), 1u);
}

TEST_F(UploadGateTest, SlowCallersDoNotDelayOthers) {
  Enter(1000);
  int looks = 0;
  while (gate_.waiting() > 0 && looks < 100) {
    EXPECT_TRUE(Look());
    ++looks;
  }
  // 40 checks are two seconds.
  EXPECT_LE(looks, 40);
  EXPECT_EQ(Begun(), 1000);
}

TEST_F(UploadGateTest, CallersThatSendNothingDoNotDelayOthers) {
  pressure_ = UploadGate::kLight;
  Enter(1000);
  EXPECT_TRUE(Look());
  // They may be a burst.
  EXPECT_EQ(Begun(), kMin);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), 1000);
}

TEST_F(UploadGateTest, NumberDoesNotGrowWhileUploadsComplete) {
  pressure_ = UploadGate::kLight;
  Enter(1000);
  for (int i = 0; i < 20; ++i) {
    Leave(i);
    Look();
  }
  EXPECT_EQ(gate_.arriving(), UploadGate::kMin);
}

TEST_F(UploadGateTest, LongWaitForRoomEndsWithoutABurst) {
  pressure_ = 0;
  room_bytes_ = 0;
  Enter(10);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(Look());
  EXPECT_EQ(Begun(), 0);
  // The wait does not end with thousands at once.
  Enter(1000);
  room_bytes_ = 1 << 30;
  gate_.Next();
  EXPECT_GE(Begun(), 10);
  EXPECT_LE(Begun(), 10 + kMin);
}

TEST_F(UploadGateTest, NewestAreRefusedWhenWindowsFillMemory) {
  Enter(kMin + 2010);
  EXPECT_FALSE(gate_.IsFull(queue_));
  Look();
  EXPECT_EQ(gate_.waiting(), 2000u);
  EXPECT_TRUE(gate_.IsFull(queue_));
  EXPECT_EQ(uploads_[kMin + 1999]->refused, 0);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(uploads_[kMin + 2000 + i]->refused, 1);
  }
  pressure_ = UploadGate::kLight;
  Look();
  EXPECT_FALSE(gate_.IsFull(queue_));
}

TEST_F(UploadGateTest, FastCallersDoNotRaiseTheNumber) {
  Enter(1000);
  for (int i = 0; i < 50; ++i) {
    Leave(i);
    EXPECT_TRUE(Look());
    EXPECT_EQ(gate_.arriving(), UploadGate::kMin);
  }
}

TEST_F(UploadGateTest, TightMemoryAllowsAFewMoreThanTheSlowUploads) {
  Enter(1000);
  for (int i = 0; i < 6; ++i) Look();
  const size_t slow = gate_.arriving();
  EXPECT_GT(slow, UploadGate::kMin);
  pressure_ = UploadGate::kTight + 0.01;
  Look();
  EXPECT_EQ(gate_.arriving(), slow);
  LookAfter(absl::Seconds(1));
  EXPECT_EQ(gate_.arriving(), slow);
  // Other uploads take their places, and are fast.
  for (size_t i = 0; i < slow; ++i) Leave(static_cast<int>(i));
  Look();
  for (size_t i = slow; i < 2 * slow - 1; ++i) Leave(static_cast<int>(i));
  EXPECT_EQ(gate_.arriving(), UploadGate::kMin);
  EXPECT_GT(gate_.waiting(), 0u);
}

TEST_F(UploadGateTest, ShortMemoryAllowsAFew) {
  Enter(1000);
  for (int i = 0; i < 10; ++i) Look();
  const size_t max_arriving = gate_.arriving();
  pressure_ = UploadGate::kShort + 0.01;
  Look();
  for (size_t i = 0; i + 1 < max_arriving; ++i) Leave(static_cast<int>(i));
  EXPECT_EQ(gate_.arriving(), UploadGate::kMin);
}

TEST_F(UploadGateTest, ConnectionsTakeTurns) {
  Enter(kMin + 3);
  FakeUpload* const others[] = {Enter(1, other_queue_), Enter(1, other_queue_)};
  // A connection without an upload begins one at once.
  EXPECT_EQ(others[0]->begun, 1);
  EXPECT_EQ(others[1]->begun, 0);
  Leave(0);
  Leave(1);
  EXPECT_EQ(uploads_[kMin]->begun + others[1]->begun, 1);
  Leave(2);
  EXPECT_EQ(uploads_[kMin]->begun + others[1]->begun, 2);
  EXPECT_EQ(uploads_[kMin + 1]->begun, 0);
}

TEST_F(UploadGateTest, SlowUploadsOfOneConnectionDoNotDelayAnother) {
  pressure_ = UploadGate::kShort + 0.01;
  Enter(100);
  LookAfter(absl::Seconds(1));
  for (int i = 0; i < 100; ++i) {
    FakeUpload* const other = Enter(1, other_queue_);
    EXPECT_EQ(other->begun, 1);
    gate_.Leave(other, 1);
  }
  EXPECT_EQ(queue_.arriving(), UploadGate::kMin);
}

TEST_F(UploadGateTest, FirstUploadsOfConnectionsAreLimited) {
  std::vector<std::unique_ptr<UploadQueue>> queues;
  for (int i = 0; i < 100; ++i) {
    queues.push_back(std::make_unique<UploadQueue>(&account_));
    Enter(1, *queues.back());
  }
  EXPECT_EQ(gate_.arriving(), UploadGate::kMaxFirst);
}

TEST_F(UploadGateTest, NewestOfTheLongestQueueIsRefused) {
  Enter(kMin + 2010);
  FakeUpload* const first = Enter(3, other_queue_);
  Look();
  EXPECT_EQ(gate_.waiting(), 2000u);
  EXPECT_EQ(first->refused, 0);
  EXPECT_EQ(other_queue_.waiting() + other_queue_.arriving(), 3u);
  EXPECT_TRUE(gate_.IsFull(queue_));
  EXPECT_FALSE(gate_.IsFull(other_queue_));
}

TEST_F(UploadGateTest, LookContinuesUntilNoneWaits) {
  Enter(kMin + 2);
  EXPECT_TRUE(Look());
  Leave(0);
  Leave(1);
  EXPECT_EQ(Begun(), kMin + 2);
  EXPECT_FALSE(Look());
  // Afterwards only a few are requested at once again.
  Enter(1);
  EXPECT_EQ(gate_.waiting(), 1u);
  EXPECT_EQ(watched_, 2);
}

}  // namespace
}  // namespace leakyrelu
