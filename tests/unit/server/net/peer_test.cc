// SPDX-License-Identifier: Apache-2.0
#include "server/net/peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "server/net/listener.h"

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

TEST(PeerTest, MappedIpv4CountsAsIpv4) {
  if (!Listener::Open(*Address::Parse("[::1]:0")).ok()) {
    GTEST_SKIP() << "no IPv6 here";
  }
  EXPECT_EQ(NameOver("[::1]:0", "[::1]"), "::1");
  EXPECT_EQ(NameOver("[::]:0", "127.0.0.1"), "127.0.0.1");
}

// The group of the peer at this numeric address.
std::string GroupOf(const std::string& address) {
  sockaddr_storage storage = {};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    storage.ss_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr), 1);
  }
  const Peer peer = Peer::OfAddress(storage);
  if (address.find("::ffff:") != 0) {
    EXPECT_EQ(peer.name, address);
  }
  return peer.group;
}

TEST(PeerTest, AddressesOfOneClientAreOneGroup) {
  EXPECT_EQ(GroupOf("127.0.0.1"), "127.0.0.0/8");
  EXPECT_EQ(GroupOf("127.255.255.254"), "127.0.0.0/8");
  EXPECT_EQ(GroupOf("128.0.0.1"), "128.0.0.1");
  EXPECT_EQ(GroupOf("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(GroupOf("2001:db8::1"), "2001:db8::/64");
  EXPECT_EQ(GroupOf("2001:db8::ffff:0:0:1"), GroupOf("2001:db8::1"));
  EXPECT_NE(GroupOf("2001:db8:0:1::1"), GroupOf("2001:db8::1"));
  EXPECT_EQ(GroupOf("::ffff:127.0.0.2"), "127.0.0.0/8");
  EXPECT_EQ(GroupOf("::ffff:192.0.2.1"), "192.0.2.1");
}

TEST(PeerTest, UnixPeersAreUsers) {
  int fds[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  const Peer peer = Peer::Of(fds[0]);
  EXPECT_EQ(peer.uid, getuid());
  EXPECT_EQ(peer.name, "uid:" + std::to_string(getuid()));
  EXPECT_EQ(peer.group, peer.name);
  close(fds[0]);
  close(fds[1]);
}

TEST(PeerTest, UnconnectedSocketIsUnknown) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(Peer::Of(fd).name, "unknown");
  close(fd);
}

}  // namespace
}  // namespace leakyrelu
