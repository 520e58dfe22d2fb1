// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_reaper.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <memory>

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

constexpr absl::Duration kLong = absl::Seconds(60);
// Bytes a second.
constexpr double kMinRate = 2048;

bool HangsUp(int fd) {
  pollfd watched{.fd = fd, .events = 0, .revents = 0};
  return poll(&watched, 1, 60'000) == 1;
}

class FakeCalls final : public ConnectionReaper::Calls {
 public:
  bool IsTight() const override { return tight; }
  bool AnyInFlight() const override { return in_flight; }
  void GiveUpOverdue(absl::Duration allowed) override {
    if (checks_.fetch_add(1) == 0) first_allowed = allowed;
    if (checks_ == 3) third_check.Notify();
  }

  std::atomic<bool> tight{false};
  std::atomic<bool> in_flight{true};
  absl::Duration first_allowed;
  absl::Notification third_check;

 private:
  std::atomic<int> checks_{0};
};

class ConnectionReaperTest : public testing::Test {
 protected:
  ConnectionReaperTest() : pair_(TcpPair()) {
    tracker_.Add(pair_.server, "peer");
  }
  ~ConnectionReaperTest() override {
    close(pair_.client);
    close(pair_.server);
  }

  std::unique_ptr<ConnectionReaper> Reaper(absl::Duration allowed) {
    return std::make_unique<ConnectionReaper>(allowed, kMinRate, tracker_,
                                              calls_, events_);
  }
  bool AnyStalled() const {
    return absl::StrContains(
        metrics_.Serialize(),
        "leakyrelu_connections_cut_total{reason=\"stalled\"} 1\n");
  }

  const Pair pair_;
  ConnectionTracker tracker_{[](int) {}};
  FakeCalls calls_;
  Metrics metrics_;
  ConnectionEvents events_{metrics_, nullptr};
};

TEST_F(ConnectionReaperTest, DisconnectsPeerThatTakesNothing) {
  Fill(pair_.server);
  auto reaper = Reaper(absl::Milliseconds(200));
  EXPECT_TRUE(HangsUp(pair_.server));
  reaper.reset();
  EXPECT_TRUE(AnyStalled());
}

TEST_F(ConnectionReaperTest, KeepsIdlePeer) {
  auto reaper = Reaper(absl::Milliseconds(1));
  EXPECT_TRUE(calls_.third_check.WaitForNotificationWithTimeout(kLong));
  reaper.reset();
  EXPECT_FALSE(AnyStalled());
  EXPECT_EQ(calls_.first_allowed, absl::Milliseconds(1));
}

TEST_F(ConnectionReaperTest, AllowsATenthWhileMemoryIsShort) {
  calls_.tight = true;
  auto reaper = Reaper(absl::Seconds(50));
  EXPECT_TRUE(calls_.third_check.WaitForNotificationWithTimeout(kLong));
  reaper.reset();
  EXPECT_EQ(calls_.first_allowed, absl::Seconds(5));
}

TEST_F(ConnectionReaperTest, StopDisconnectsAllAfterTheTimeout) {
  const auto reaper = Reaper(absl::Hours(1));
  reaper->Stop(absl::Milliseconds(10));
  EXPECT_TRUE(HangsUp(pair_.server));
}

TEST_F(ConnectionReaperTest, StopDisconnectsIdlePeers) {
  const Pair unix_ends = UnixPair();
  tracker_.Add(unix_ends.server, "another");
  calls_.in_flight = false;
  const auto reaper = Reaper(absl::Hours(1));
  reaper->Stop(absl::InfiniteDuration());
  EXPECT_TRUE(HangsUp(pair_.server));
  EXPECT_TRUE(HangsUp(unix_ends.server));
  EXPECT_FALSE(AnyStalled());
  close(unix_ends.client);
  close(unix_ends.server);
}

TEST_F(ConnectionReaperTest, StopKeepsActivePeers) {
  const Pair active[] = {TcpPair(), UnixPair()};
  for (const Pair& pair : active) tracker_.Add(pair.server, "another");
  calls_.in_flight = false;
  {
    const auto reaper = Reaper(absl::Hours(1));
    reaper->Stop(absl::InfiniteDuration());
    for (const Pair& pair : active) {
      EXPECT_EQ(send(pair.client, "x", 1, MSG_NOSIGNAL), 1);
    }
    EXPECT_TRUE(HangsUp(pair_.server));
  }
  for (const Pair& pair : active) {
    pollfd watched{.fd = pair.server, .events = 0, .revents = 0};
    EXPECT_EQ(poll(&watched, 1, 0), 0);
    close(pair.client);
    close(pair.server);
  }
}

TEST_F(ConnectionReaperTest, StopWaitsForCalls) {
  const auto reaper = Reaper(absl::Hours(1));
  const auto begin = std::chrono::steady_clock::now();
  reaper->Stop(absl::Milliseconds(1500));
  EXPECT_TRUE(HangsUp(pair_.server));
  EXPECT_GE(std::chrono::steady_clock::now() - begin,
            std::chrono::milliseconds(1500));
}

}  // namespace
}  // namespace leakyrelu
