// SPDX-License-Identifier: Apache-2.0
#include "server/transport/stall_guard.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "tests/unit/server/transport/socket_pairs.h"

namespace leakyrelu {
namespace {

constexpr absl::Duration kLong = absl::Seconds(60);

bool HangsUp(int fd) {
  pollfd watched{.fd = fd, .events = 0, .revents = 0};
  return poll(&watched, 1, 60'000) == 1;
}

class StallGuardTest : public testing::Test {
 protected:
  StallGuardTest() : pair_(TcpPair()) { watch_.Add(pair_.server, "someone"); }
  ~StallGuardTest() override {
    close(pair_.client);
    close(pair_.server);
  }

  StallGuard::Hooks Hooks() {
    return {.is_tight = [this] { return tight_.load(); },
            .cancel_overdue =
                [this](absl::Duration allowed) {
                  if (looks_.fetch_add(1) == 0) first_allowed_ = allowed;
                  if (looks_ == 3) third_look_.Notify();
                },
            .cut = [this] { cut_.Notify(); },
            .is_idle = [this] { return idle_.load(); }};
  }

  const Pair pair_;
  ConnectionWatch watch_{[](int) {}};
  std::atomic<bool> tight_{false};
  std::atomic<bool> idle_{false};
  std::atomic<int> looks_{0};
  absl::Duration first_allowed_;
  absl::Notification third_look_;
  absl::Notification cut_;
};

TEST_F(StallGuardTest, CutsAPeerThatTakesNothing) {
  Fill(pair_.server);
  const StallGuard guard(absl::Milliseconds(200), &watch_, Hooks());
  EXPECT_TRUE(cut_.WaitForNotificationWithTimeout(kLong));
  EXPECT_TRUE(HangsUp(pair_.server));
}

TEST_F(StallGuardTest, LeavesAnIdlePeerAlone) {
  const StallGuard guard(absl::Milliseconds(1), &watch_, Hooks());
  EXPECT_TRUE(third_look_.WaitForNotificationWithTimeout(kLong));
  EXPECT_FALSE(cut_.HasBeenNotified());
  EXPECT_EQ(first_allowed_, absl::Milliseconds(1));
}

TEST_F(StallGuardTest, AllowsATenthWhereMemoryIsShort) {
  tight_ = true;
  {
    const StallGuard guard(absl::Seconds(50), &watch_, Hooks());
    EXPECT_TRUE(third_look_.WaitForNotificationWithTimeout(kLong));
  }
  EXPECT_EQ(first_allowed_, absl::Seconds(5));
}

TEST_F(StallGuardTest, AStopCutsAllFromATime) {
  StallGuard guard(absl::Hours(1), &watch_, Hooks());
  guard.Stop(absl::Now() + absl::Milliseconds(10));
  EXPECT_TRUE(HangsUp(pair_.server));
}

TEST_F(StallGuardTest, AStopCutsThoseThatSayNothing) {
  const Pair unix_ends = UnixPair();
  watch_.Add(unix_ends.server, "another");
  idle_ = true;
  StallGuard guard(absl::Hours(1), &watch_, Hooks());
  guard.Stop(absl::InfiniteFuture());
  EXPECT_TRUE(HangsUp(pair_.server));
  EXPECT_TRUE(HangsUp(unix_ends.server));
  EXPECT_FALSE(cut_.HasBeenNotified());
  close(unix_ends.client);
  close(unix_ends.server);
}

TEST_F(StallGuardTest, AStopLeavesOthersAlone) {
  const Pair heard[] = {TcpPair(), UnixPair()};
  for (const Pair& pair : heard) watch_.Add(pair.server, "another");
  idle_ = true;
  {
    StallGuard guard(absl::Hours(1), &watch_, Hooks());
    guard.Stop(absl::InfiniteFuture());
    for (const Pair& pair : heard) {
      EXPECT_EQ(send(pair.client, "x", 1, MSG_NOSIGNAL), 1);
    }
    EXPECT_TRUE(HangsUp(pair_.server));
  }
  for (const Pair& pair : heard) {
    pollfd watched{.fd = pair.server, .events = 0, .revents = 0};
    EXPECT_EQ(poll(&watched, 1, 0), 0);
    close(pair.client);
    close(pair.server);
  }
}

TEST_F(StallGuardTest, AStopWaitsForCalls) {
  StallGuard guard(absl::Hours(1), &watch_, Hooks());
  const absl::Time begin = absl::Now();
  guard.Stop(begin + absl::Milliseconds(1500));
  EXPECT_TRUE(HangsUp(pair_.server));
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(1500));
}

}  // namespace
}  // namespace leakyrelu
