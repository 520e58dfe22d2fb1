// SPDX-License-Identifier: Apache-2.0
#include "server/transport/connection_watch.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <vector>

#include "server/transport/listener.h"
#include "tests/unit/server/transport/socket_pairs.h"

namespace leakyrelu {
namespace {

// What the watch tells.
class Gauge {
 public:
  ConnectionWatch::Changed Changed() {
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

TEST(ConnectionWatchTest, CountsInAllAndByPeer) {
  Gauge gauge;
  ConnectionWatch watch(gauge.Changed());
  const Pair pairs[] = {TcpPair(), TcpPair(), UnixPair()};
  ASSERT_TRUE(watch.Add(pairs[0].server, "127.0.0.1"));
  ASSERT_TRUE(watch.Add(pairs[1].server, "127.0.0.1"));
  ASSERT_TRUE(watch.Add(pairs[2].server, "uid:0"));
  EXPECT_EQ(watch.count(), 3);
  EXPECT_EQ(gauge.value(), 3);
  EXPECT_EQ(watch.CountOf("127.0.0.1"), 2);
  EXPECT_EQ(watch.CountOf("uid:0"), 1);
  EXPECT_EQ(watch.CountOf("::1"), 0);

  // As gRPC does it.
  shutdown(pairs[0].server, SHUT_RDWR);
  close(pairs[0].server);
  EXPECT_TRUE(gauge.Becomes(2));
  EXPECT_EQ(watch.CountOf("127.0.0.1"), 1);
  shutdown(pairs[2].server, SHUT_RDWR);
  close(pairs[2].server);
  EXPECT_TRUE(gauge.Becomes(1));
  EXPECT_EQ(watch.CountOf("uid:0"), 0);
  EXPECT_EQ(watch.count(), 1);
  close(pairs[1].server);
  for (const Pair& pair : pairs) close(pair.client);
}

TEST(ConnectionWatchTest, SeesAReset) {
  Gauge gauge;
  ConnectionWatch watch(gauge.Changed());
  const Pair pair = TcpPair();
  ASSERT_TRUE(watch.Add(pair.server, "peer"));
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close(pair.client);
  EXPECT_TRUE(gauge.Becomes(0));
  close(pair.server);
}

// The other side has merely finished sending: the connection is still open.
TEST(ConnectionWatchTest, HalfAConnectionIsAConnection) {
  Gauge gauge;
  ConnectionWatch watch(gauge.Changed());
  const Pair half = TcpPair();
  const Pair whole = TcpPair();
  ASSERT_TRUE(watch.Add(half.server, "half"));
  ASSERT_TRUE(watch.Add(whole.server, "whole"));
  shutdown(half.client, SHUT_WR);
  char byte;
  EXPECT_EQ(read(half.server, &byte, 1), 0);
  // What is seen next is the end of the other one, and of that alone.
  shutdown(whole.server, SHUT_RDWR);
  EXPECT_TRUE(gauge.Becomes(1));
  EXPECT_EQ(watch.count(), 1);
  for (const int fd : {half.client, half.server, whole.client, whole.server}) {
    close(fd);
  }
}

// The peer must see the end when gRPC shuts down, not when the watch is gone;
// and no descriptor may be left over.
TEST(ConnectionWatchTest, LeavesNothingBehind) {
  Gauge gauge;
  const Pair pair = TcpPair();
  const int free_before = dup(pair.client);
  close(free_before);
  {
    ConnectionWatch watch(gauge.Changed());
    ASSERT_TRUE(watch.Add(pair.server, "peer"));
    shutdown(pair.server, SHUT_RDWR);
    close(pair.server);
    char byte;
    EXPECT_EQ(read(pair.client, &byte, 1), 0);
    EXPECT_TRUE(gauge.Becomes(0));
    const Pair still_open = TcpPair();
    ASSERT_TRUE(watch.Add(still_open.server, "peer"));
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

TEST(ConnectionWatchTest, SaysWhenDescriptorsHaveRunOut) {
  Gauge gauge;
  ConnectionWatch watch(gauge.Changed());
  const Pair pair = TcpPair();
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_FALSE(watch.Add(pair.server, "peer"));
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(watch.count(), 0);
  EXPECT_EQ(gauge.value(), 0);
  EXPECT_TRUE(watch.Add(pair.server, "peer"));
  close(pair.client);
  close(pair.server);
}

}  // namespace
}  // namespace leakyrelu
