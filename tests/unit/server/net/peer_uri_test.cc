// SPDX-License-Identifier: Apache-2.0
#include "server/net/peer_uri.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "server/net/listener.h"

namespace leakyrelu {
namespace {

// What PeerUriOf returns for a connection to `listen`, with "PORT" for the
// client's port.
std::string UriOver(const std::string& listen, const std::string& host) {
  absl::StatusOr<Listener> listener = Listener::Open(*Address::Parse(listen));
  if (!listener.ok()) return "no listener";
  const std::string bound = listener->bound().ToString();
  const Address to = *Address::Parse(host + bound.substr(bound.rfind(':')));
  const int client = socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(client, to.data(), to.size()), 0);
  const int server = accept4(listener->fd(), nullptr, nullptr, SOCK_CLOEXEC);
  sockaddr_storage own = {};
  socklen_t size = sizeof(own);
  getsockname(client, reinterpret_cast<sockaddr*>(&own), &size);
  // The port has the same place in both families.
  const int port = ntohs(reinterpret_cast<const sockaddr_in&>(own).sin_port);
  std::string uri = PeerUriOf(server);
  const std::string suffix = absl::StrCat(":", port);
  EXPECT_TRUE(uri.ends_with(suffix)) << uri;
  uri.resize(uri.size() - suffix.size());
  close(client);
  close(server);
  return uri + ":PORT";
}

TEST(PeerUriTest, IsWrittenAsGrpcWritesIt) {
  EXPECT_EQ(UriOver("127.0.0.1:0", "127.0.0.1"), "ipv4:127.0.0.1:PORT");
  if (!Listener::Open(*Address::Parse("[::1]:0")).ok()) {
    GTEST_SKIP() << "no IPv6 here";
  }
  EXPECT_EQ(UriOver("[::1]:0", "[::1]"), "ipv6:%5B::1%5D:PORT");
  EXPECT_EQ(UriOver("[::]:0", "127.0.0.1"), "ipv4:127.0.0.1:PORT");
}

TEST(PeerUriTest, OtherSocketsHaveNone) {
  int pair[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  EXPECT_EQ(PeerUriOf(pair[0]), "");
  close(pair[0]);
  close(pair[1]);
  EXPECT_EQ(PeerUriOf(-1), "");
}

TEST(PeerUriTest, GroupsAreThoseOfPeer) {
  EXPECT_EQ(PeerGroupOf("ipv4:127.3.2.1:43211"), "127.0.0.0/8");
  EXPECT_EQ(PeerGroupOf("ipv4:192.0.2.7:43211"), "192.0.2.7");
  EXPECT_EQ(PeerGroupOf("ipv6:%5B2001:db8::1%5D:43211"), "2001:db8::/64");
  EXPECT_EQ(PeerGroupOf("ipv6:[2001:db8::2]:43211"), "unknown");
  EXPECT_EQ(PeerGroupOf("ipv6:%5Bfe80::1%25eth0%5D:43211"), "fe80::/64");
}

TEST(PeerUriTest, GroupOfOtherPeersIsTheirScheme) {
  EXPECT_EQ(PeerGroupOf("unix:"), "unix");
  EXPECT_EQ(PeerGroupOf("unix:/run/a.sock"), "unix");
  EXPECT_EQ(PeerGroupOf("unknown"), "unknown");
  EXPECT_EQ(PeerGroupOf("ipv4:nonsense:1"), "unknown");
  EXPECT_EQ(PeerGroupOf(""), "");
}

}  // namespace
}  // namespace leakyrelu
