// SPDX-License-Identifier: Apache-2.0
#include "server/transport/silence.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <string>

#include "tests/unit/server/transport/socket_pairs.h"

namespace leakyrelu {
namespace {

class SilenceTest : public testing::TestWithParam<std::string> {
 protected:
  ~SilenceTest() override {
    close(pair_.client);
    close(pair_.server);
  }

  // Until the server's end has it.
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
  Silence silence_;
};

TEST_P(SilenceTest, LastsUntilSomethingComes) {
  silence_.Begin(pair_.server);
  EXPECT_TRUE(silence_.Lasts(pair_.server));
  Say('a');
  EXPECT_FALSE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhatHasBeenReadWasHeard) {
  silence_.Begin(pair_.server);
  Say('a');
  Read();
  EXPECT_FALSE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhatWasReadBeforeDoesNotCount) {
  Say('a');
  Read();
  silence_.Begin(pair_.server);
  EXPECT_TRUE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhatWaitedToBeReadDoesNotCount) {
  Say('a');
  silence_.Begin(pair_.server);
  EXPECT_TRUE(silence_.Lasts(pair_.server));
  Read();
  EXPECT_TRUE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhatIsReadInThePlaceOfWhatCameCounts) {
  Say('a');
  silence_.Begin(pair_.server);
  Read();
  Say('b');
  EXPECT_FALSE(silence_.Lasts(pair_.server));
  Read();
  EXPECT_FALSE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhatIsSaidToThePeerDoesNotCount) {
  silence_.Begin(pair_.server);
  EXPECT_EQ(send(pair_.server, "a", 1, MSG_NOSIGNAL), 1);
  EXPECT_TRUE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, APeerForWhomMoreWaitsIsLeftAlone) {
  silence_.Begin(pair_.server);
  Fill(pair_.server);
  EXPECT_FALSE(silence_.Lasts(pair_.server));
}

TEST_P(SilenceTest, WhoIsNotListenedToIsNotSilent) {
  EXPECT_FALSE(silence_.Lasts(pair_.server));
}

INSTANTIATE_TEST_SUITE_P(Sockets, SilenceTest, testing::Values("tcp", "unix"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace leakyrelu
