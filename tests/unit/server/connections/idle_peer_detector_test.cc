// SPDX-License-Identifier: Apache-2.0
#include "server/connections/idle_peer_detector.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <string>

#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

class IdlePeerDetectorTest : public testing::TestWithParam<std::string> {
 protected:
  ~IdlePeerDetectorTest() override {
    close(pair_.client);
    close(pair_.server);
  }

  // Returns when the byte has arrived at the server's end.
  void Say(char word) const {
    ASSERT_EQ(send(pair_.client, &word, 1, MSG_NOSIGNAL), 1);
    pollfd arrival{.fd = pair_.server, .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&arrival, 1, 60'000), 1);
  }
  void Read() const {
    char word;
    ASSERT_EQ(recv(pair_.server, &word, 1, 0), 1);
  }

  const Pair pair_ = GetParam() == "tcp" ? TcpPair() : UnixPair();
  IdlePeerDetector idle_peer_detector_;
};

TEST_P(IdlePeerDetectorTest, PeerIsIdleUntilDataArrives) {
  idle_peer_detector_.Begin(pair_.server);
  EXPECT_TRUE(idle_peer_detector_.IsIdle(pair_.server));
  Say('a');
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, DataAlreadyReadCounts) {
  idle_peer_detector_.Begin(pair_.server);
  Say('a');
  Read();
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, DataReadBeforeBeginDoesNotCount) {
  Say('a');
  Read();
  idle_peer_detector_.Begin(pair_.server);
  EXPECT_TRUE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, DataUnreadAtBeginDoesNotCount) {
  Say('a');
  idle_peer_detector_.Begin(pair_.server);
  EXPECT_TRUE(idle_peer_detector_.IsIdle(pair_.server));
  Read();
  EXPECT_TRUE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, NewDataOfTheSameSizeCounts) {
  Say('a');
  idle_peer_detector_.Begin(pair_.server);
  Read();
  Say('b');
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
  Read();
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, SentDataDoesNotCount) {
  idle_peer_detector_.Begin(pair_.server);
  EXPECT_EQ(send(pair_.server, "a", 1, MSG_NOSIGNAL), 1);
  EXPECT_TRUE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, PeerWithPendingDataIsNotIdle) {
  idle_peer_detector_.Begin(pair_.server);
  Fill(pair_.server);
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
}

TEST_P(IdlePeerDetectorTest, UnobservedPeerIsNotIdle) {
  EXPECT_FALSE(idle_peer_detector_.IsIdle(pair_.server));
}

INSTANTIATE_TEST_SUITE_P(Sockets, IdlePeerDetectorTest,
                         testing::Values("tcp", "unix"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace leakyrelu
