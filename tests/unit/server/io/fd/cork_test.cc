// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/cork.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <thread>

namespace leakyrelu {
namespace {

// A TCP connection over loopback.
class Connection {
 public:
  Connection() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener, any, length), 0);
    EXPECT_EQ(listen(listener, 1), 0);
    EXPECT_EQ(getsockname(listener, any, &length), 0);
    near = socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(connect(near, any, length), 0);
    far_ = accept(listener, nullptr, nullptr);
    close(listener);
  }
  ~Connection() {
    close(near);
    close(far_);
  }

  void Send(Cork& cork, std::string text) const {
    iovec part{text.data(), text.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    EXPECT_EQ(sendmsg(near, &message, cork.FlagsFor(near, message, 0)),
              static_cast<ssize_t>(text.size()));
  }

  // Bytes that the kernel has accepted but not sent.
  int Held() const {
    int bytes = -1;
    EXPECT_EQ(ioctl(near, SIOCOUTQNSD, &bytes), 0);
    return bytes;
  }

  std::string Receive(size_t bytes) const {
    std::string text(bytes, '\0');
    EXPECT_EQ(recv(far_, text.data(), bytes, MSG_WAITALL),
              static_cast<ssize_t>(bytes));
    return text;
  }

  int near = -1;

 private:
  int far_ = -1;
};

TEST(CorkTest, HoldsUntilReleasedAndKeepsTheOrder) {
  const Connection connection;
  Cork cork;
  cork.Hold();
  connection.Send(cork, "first ");
  connection.Send(cork, "second");
  EXPECT_EQ(connection.Held(), 12);
  cork.Release();
  EXPECT_EQ(connection.Held(), 0);
  EXPECT_EQ(connection.Receive(12), "first second");
}

TEST(CorkTest, SendsAtOnceWithoutACork) {
  const Connection connection;
  Cork cork;
  connection.Send(cork, "a");
  EXPECT_EQ(connection.Held(), 0);
  cork.Hold();
  cork.Release();
  connection.Send(cork, "b");
  EXPECT_EQ(connection.Held(), 0);
}

TEST(CorkTest, LargeMessageReleasesHeldOnes) {
  const Connection connection;
  Cork cork;
  cork.Hold();
  connection.Send(cork, "small");
  EXPECT_EQ(connection.Held(), 5);
  connection.Send(cork, std::string(Cork::kLargeBytes, 'x'));
  EXPECT_EQ(connection.Held(), 0);
}

TEST(CorkTest, HoldsSeveralConnections) {
  const Connection one, other;
  Cork cork;
  cork.Hold();
  one.Send(cork, "1");
  other.Send(cork, "22");
  EXPECT_EQ(one.Held(), 1);
  EXPECT_EQ(other.Held(), 2);
  cork.Release();
  EXPECT_EQ(one.Held(), 0);
  EXPECT_EQ(other.Held(), 0);
}

TEST(CorkTest, ContinuesToHoldAfterATimedRelease) {
  const Connection connection;
  Cork cork;
  cork.Hold();
  cork.ReleaseIfDue();
  connection.Send(cork, "a");
  const auto sent = std::chrono::steady_clock::now();
  while (connection.Held() > 0) {
    ASSERT_LT(std::chrono::steady_clock::now() - sent,
              std::chrono::seconds(10));
    cork.ReleaseIfDue();
  }
  EXPECT_GE(std::chrono::steady_clock::now() - sent, Cork::kMaxHold / 2);
  connection.Send(cork, "b");
  EXPECT_EQ(connection.Held(), 1);
}

TEST(CorkTest, DestructorReleases) {
  const Connection connection;
  std::optional<Cork> cork(std::in_place);
  cork->Hold();
  connection.Send(*cork, "a");
  cork.reset();
  EXPECT_EQ(connection.Held(), 0);
}

TEST(CorkTest, ClosedSocketIsIgnored) {
  Cork cork;
  cork.Hold();
  {
    const Connection connection;
    connection.Send(cork, "a");
  }
  cork.Release();
}

TEST(CorkTest, BelongsToItsThread) {
  EXPECT_EQ(Cork::OfThisThread(), nullptr);
  {
    const Cork cork;
    EXPECT_EQ(Cork::OfThisThread(), &cork);
    std::thread([] { EXPECT_EQ(Cork::OfThisThread(), nullptr); }).join();
  }
  EXPECT_EQ(Cork::OfThisThread(), nullptr);
}

#ifdef LEAKYRELU_CORK_SENDMSG
TEST(CorkTest, ProgramsSendmsgUsesTheCork) {
  const Connection connection;
  Cork cork;
  cork.Hold();
  std::string text = "a";
  iovec part{text.data(), text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  EXPECT_EQ(sendmsg(connection.near, &message, MSG_NOSIGNAL), 1);
  EXPECT_EQ(connection.Held(), 1);
  cork.Release();
  EXPECT_EQ(connection.Held(), 0);
  EXPECT_EQ(sendmsg(-1, &message, 0), -1);
  EXPECT_EQ(errno, EBADF);
}
#endif

}  // namespace
}  // namespace leakyrelu
