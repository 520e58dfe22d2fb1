// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_limiter.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace leakyrelu {
namespace {

using Refusal = ConnectionLimiter::Refusal;

class ConnectionLimiterTest : public testing::Test {
 protected:
  struct Pair {
    Pair() {
      EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    }
    ~Pair() {
      for (const int fd : fds) close(fd);
    }
    // Ends it as gRPC does.
    void End() const { shutdown(fds[0], SHUT_RDWR); }
    int fds[2];
  };

  std::optional<Refusal> Admit(ConnectionLimiter& limiter, const Pair& pair,
                               const std::string& name,
                               std::optional<uid_t> uid = std::nullopt) {
    return limiter.Admit(pair.fds[0],
                         {.name = name, .group = name, .uid = uid});
  }
  bool CountBecomes(int wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30),
                             [&] { return count_ == wanted; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  ConnectionTracker tracker_{[this](int delta) {
    std::lock_guard lock(mutex_);
    count_ += delta;
    changed_.notify_all();
  }};
};

TEST_F(ConnectionLimiterTest, LimitsApplyUntilConnectionsClose) {
  ConnectionLimiter limiter({.connections = 3, .connections_per_peer = 2},
                            tracker_);
  Pair pairs[6];
  EXPECT_EQ(Admit(limiter, pairs[0], "a"), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[1], "a"), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[2], "a"), Refusal::kPeerLimit);
  EXPECT_EQ(Admit(limiter, pairs[2], "b"), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[3], "c"), Refusal::kLimit);
  EXPECT_EQ(tracker_.count(), 3);
  pairs[0].End();
  ASSERT_TRUE(CountBecomes(2));
  EXPECT_EQ(Admit(limiter, pairs[4], "a"), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[5], "a"), Refusal::kLimit);
}

TEST_F(ConnectionLimiterTest, OnlyListedUsersAreAdmitted) {
  ConnectionLimiter limiter({.uids = {1000, 1001}}, tracker_);
  Pair pairs[4];
  EXPECT_EQ(Admit(limiter, pairs[0], "uid:1000", 1000), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[1], "uid:1001", 1001), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[2], "uid:0", 0), Refusal::kUid);
  // TCP peers have no user.
  EXPECT_EQ(Admit(limiter, pairs[3], "127.0.0.1"), std::nullopt);
}

TEST_F(ConnectionLimiterTest, UntrackableConnectionIsRefused) {
  ConnectionLimiter limiter({}, tracker_);
  Pair pair;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(Admit(limiter, pair, "a"), Refusal::kDescriptors);
  EXPECT_EQ(limiter.MaxConnections(), 1);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(Admit(limiter, pair, "a"), std::nullopt);
}

TEST_F(ConnectionLimiterTest, DescriptorsLimitConnectionsByDefault) {
  ConnectionLimiter limiter({}, tracker_);
  ConnectionLimiter limited({.connections = 7}, tracker_);
  Pair pairs[4];
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const auto max_with = [&](rlim_t descriptors) {
    const rlimit some{.rlim_cur = descriptors, .rlim_max = before.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &some), 0);
    return limiter.MaxConnections();
  };
  EXPECT_EQ(max_with(1024), 480);
  // An operator may change the limit while the server runs.
  EXPECT_EQ(max_with(70), 3);
  EXPECT_EQ(limited.MaxConnections(), 7);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(Admit(limiter, pairs[i], "a"), std::nullopt);
  EXPECT_EQ(Admit(limiter, pairs[3], "a"), Refusal::kLimit);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(Admit(limiter, pairs[3], "a"), std::nullopt);
}

TEST_F(ConnectionLimiterTest, RefusalsHaveNames) {
  EXPECT_EQ(RefusalName(Refusal::kLimit), "limit");
  EXPECT_EQ(RefusalName(Refusal::kPeerLimit), "peer_limit");
  EXPECT_EQ(RefusalName(Refusal::kUid), "uid");
  EXPECT_EQ(RefusalName(Refusal::kDescriptors), "descriptors");
}

}  // namespace
}  // namespace leakyrelu
