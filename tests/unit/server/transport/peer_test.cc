// SPDX-License-Identifier: Apache-2.0
#include "server/transport/peer.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "server/transport/listener.h"

namespace leakyrelu {
namespace {

// The peer of a connection from `from` to a listener at `listen`.
std::string NameOver(const std::string& listen, const std::string& from) {
  absl::StatusOr<Listener> listener = Listener::Open(*Address::Parse(listen));
  if (!listener.ok()) return "no listener";
  const std::string bound = listener->bound().ToString();
  const Address to = *Address::Parse(from + bound.substr(bound.rfind(':')));
  const int client = socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(client, to.data(), to.size()), 0);
  const int server = accept4(listener->fd(), nullptr, nullptr, SOCK_CLOEXEC);
  const Peer peer = Peer::Of(server);
  EXPECT_FALSE(peer.uid.has_value());
  close(client);
  close(server);
  return peer.name;
}

TEST(PeerTest, TcpPeersAreAddressesWithoutPorts) {
  EXPECT_EQ(NameOver("127.0.0.1:0", "127.0.0.1"), "127.0.0.1");
}

TEST(PeerTest, V4IsV4AlsoOnADualStack) {
  if (!Listener::Open(*Address::Parse("[::1]:0")).ok()) {
    GTEST_SKIP() << "no IPv6 here";
  }
  EXPECT_EQ(NameOver("[::1]:0", "[::1]"), "::1");
  EXPECT_EQ(NameOver("[::]:0", "127.0.0.1"), "127.0.0.1");
}

TEST(PeerTest, UnixPeersAreUsers) {
  int fds[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  const Peer peer = Peer::Of(fds[0]);
  EXPECT_EQ(peer.uid, getuid());
  EXPECT_EQ(peer.name, "uid:" + std::to_string(getuid()));
  close(fds[0]);
  close(fds[1]);
}

TEST(PeerTest, WhatIsNoConnectionIsUnknown) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(Peer::Of(fd).name, "unknown");
  close(fd);
}

}  // namespace
}  // namespace leakyrelu
