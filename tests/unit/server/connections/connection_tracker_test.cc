// SPDX-License-Identifier: Apache-2.0
#include "server/connections/connection_tracker.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <thread>
#include <vector>

#include "server/net/listener.h"
#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

// Records the tracker's reports.
class Gauge {
 public:
  ConnectionTracker::Changed Changed() {
    return [this](int delta) {
      std::lock_guard lock(mutex_);
      value_ += delta;
      changed_.notify_all();
    };
  }
  bool Becomes(int wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30),
                             [&] { return value_ == wanted; });
  }
  int value() {
    std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int value_ = 0;
};

TEST(ConnectionTrackerTest, CountsInTotalAndByPeer) {
  Gauge gauge;
  ConnectionTracker tracker(gauge.Changed());
  const Pair pairs[] = {TcpPair(), TcpPair(), UnixPair()};
  ASSERT_TRUE(tracker.Add(pairs[0].server, "127.0.0.1"));
  ASSERT_TRUE(tracker.Add(pairs[1].server, "127.0.0.1"));
  ASSERT_TRUE(tracker.Add(pairs[2].server, "uid:0"));
  EXPECT_EQ(tracker.count(), 3);
  EXPECT_EQ(gauge.value(), 3);
  EXPECT_EQ(tracker.CountOf("127.0.0.1"), 2);
  EXPECT_EQ(tracker.CountOf("uid:0"), 1);
  EXPECT_EQ(tracker.CountOf("::1"), 0);

  // Ends it as gRPC does.
  shutdown(pairs[0].server, SHUT_RDWR);
  close(pairs[0].server);
  EXPECT_TRUE(gauge.Becomes(2));
  EXPECT_EQ(tracker.CountOf("127.0.0.1"), 1);
  shutdown(pairs[2].server, SHUT_RDWR);
  close(pairs[2].server);
  EXPECT_TRUE(gauge.Becomes(1));
  EXPECT_EQ(tracker.CountOf("uid:0"), 0);
  EXPECT_EQ(tracker.count(), 1);
  close(pairs[1].server);
  for (const Pair& pair : pairs) close(pair.client);
}

TEST(ConnectionTrackerTest, WaitsUntilNoneIsLeft) {
  ConnectionTracker tracker([](int) {});
  EXPECT_TRUE(tracker.WaitForNone(absl::ZeroDuration()));
  const Pair pair = TcpPair();
  ASSERT_TRUE(tracker.Add(pair.server, "peer"));
  EXPECT_FALSE(tracker.WaitForNone(absl::Milliseconds(1)));
  std::thread closing([&] { shutdown(pair.server, SHUT_RDWR); });
  EXPECT_TRUE(tracker.WaitForNone(absl::Seconds(30)));
  closing.join();
  close(pair.server);
  close(pair.client);
}

TEST(ConnectionTrackerTest, DetectsReset) {
  Gauge gauge;
  ConnectionTracker tracker(gauge.Changed());
  const Pair pair = TcpPair();
  ASSERT_TRUE(tracker.Add(pair.server, "peer"));
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close(pair.client);
  EXPECT_TRUE(gauge.Becomes(0));
  close(pair.server);
}

// The peer has finished sending, but the connection is still open.
TEST(ConnectionTrackerTest, HalfClosedConnectionIsOpen) {
  Gauge gauge;
  ConnectionTracker tracker(gauge.Changed());
  const Pair half = TcpPair();
  const Pair whole = TcpPair();
  ASSERT_TRUE(tracker.Add(half.server, "half"));
  ASSERT_TRUE(tracker.Add(whole.server, "whole"));
  shutdown(half.client, SHUT_WR);
  char byte;
  EXPECT_EQ(read(half.server, &byte, 1), 0);
  // The next report is the end of the other connection only.
  shutdown(whole.server, SHUT_RDWR);
  EXPECT_TRUE(gauge.Becomes(1));
  EXPECT_EQ(tracker.count(), 1);
  for (const int fd : {half.client, half.server, whole.client, whole.server}) {
    close(fd);
  }
}

// The peer must see the end when gRPC shuts the socket down rather than when
// the tracker is destroyed, and no descriptor may be leaked.
TEST(ConnectionTrackerTest, LeaksNoDescriptor) {
  Gauge gauge;
  const Pair pair = TcpPair();
  const int free_before = dup(pair.client);
  close(free_before);
  {
    ConnectionTracker tracker(gauge.Changed());
    ASSERT_TRUE(tracker.Add(pair.server, "peer"));
    shutdown(pair.server, SHUT_RDWR);
    close(pair.server);
    char byte;
    EXPECT_EQ(read(pair.client, &byte, 1), 0);
    EXPECT_TRUE(gauge.Becomes(0));
    const Pair still_open = TcpPair();
    ASSERT_TRUE(tracker.Add(still_open.server, "peer"));
    close(still_open.client);
    close(still_open.server);
    EXPECT_TRUE(gauge.Becomes(1));
  }
  EXPECT_EQ(gauge.value(), 0);
  const int free_after = dup(pair.client);
  close(free_after);
  EXPECT_LE(free_after, free_before);
  close(pair.client);
}

TEST(ConnectionTrackerTest, AddFailsWithoutDescriptors) {
  Gauge gauge;
  ConnectionTracker tracker(gauge.Changed());
  const Pair pair = TcpPair();
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_FALSE(tracker.Add(pair.server, "peer"));
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(tracker.count(), 0);
  EXPECT_EQ(gauge.value(), 0);
  EXPECT_TRUE(tracker.Add(pair.server, "peer"));
  close(pair.client);
  close(pair.server);
}

}  // namespace
}  // namespace leakyrelu
