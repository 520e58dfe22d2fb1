// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_endpoint.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "server/net/address.h"
#include "server/net/listener.h"
#include "tests/unit/server/io/reactor/outcome.h"
#include "tests/unit/server/io/reactor/running_reactor.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

namespace leakyrelu {
namespace {

using EventEngine = SocketEndpoint::EventEngine;

struct Accepted {
  ~Accepted() { close(client); }
  int client;
  int server;
};

Accepted Connect(const Listener& listener) {
  const Address& address = listener.bound();
  const int client = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(client, address.data(), address.size()), 0) << errno;
  const int server =
      accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  EXPECT_GE(server, 0) << errno;
  return {client, server};
}

sockaddr_storage Storage(const EventEngine::ResolvedAddress& address) {
  sockaddr_storage storage{};
  std::memcpy(&storage, address.address(), address.size());
  return storage;
}

TEST(SocketEndpointTest, KnowsItsTcpAddresses) {
  RunningReactor reactor;
  for (const char* text : {"127.0.0.1:0", "[::1]:0"}) {
    const absl::StatusOr<Listener> listener =
        Listener::Open(*Address::Parse(text));
    ASSERT_TRUE(listener.ok()) << listener.status();
    const Accepted accepted = Connect(*listener);
    const Address client = *Address::OfSocket(accepted.client);
    const auto endpoint =
        SocketEndpoint::Create(accepted.server, reactor.get());
    ASSERT_TRUE(endpoint.ok()) << endpoint.status();
    const auto& local = (*endpoint)->GetLocalAddress();
    const auto& peer = (*endpoint)->GetPeerAddress();
    ASSERT_EQ(local.size(), listener->bound().size());
    EXPECT_EQ(
        std::memcmp(local.address(), listener->bound().data(), local.size()),
        0);
    ASSERT_EQ(peer.size(), client.size());
    EXPECT_EQ(std::memcmp(peer.address(), client.data(), peer.size()), 0);
  }
}

TEST(SocketEndpointTest, KnowsItsUnixAddresses) {
  RunningReactor reactor;
  const std::string path =
      testing::TempDir() + "endpoint_" + std::to_string(getpid()) + ".sock";
  const absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("unix:" + path));
  ASSERT_TRUE(listener.ok()) << listener.status();
  const Accepted accepted = Connect(*listener);
  const auto endpoint = SocketEndpoint::Create(accepted.server, reactor.get());
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  EXPECT_EQ(Storage((*endpoint)->GetLocalAddress()).ss_family, AF_UNIX);
  // The client's socket has no name.
  EXPECT_EQ(Storage((*endpoint)->GetPeerAddress()).ss_family, AF_UNIX);
  EXPECT_EQ((*endpoint)->GetPeerAddress().size(), sizeof(sa_family_t));
}

TEST(SocketEndpointTest, CarriesBytesBothWaysAndClosesOnDestruction) {
  RunningReactor reactor;
  SocketPair pair;
  auto endpoint = SocketEndpoint::Create(pair.TakeOurs(), reactor.get());
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  EXPECT_EQ((*endpoint)->GetTelemetryInfo(), nullptr);
  SocketEndpoint::SliceBuffer data;
  Fill(data, "answer", 3);
  Outcome written;
  EXPECT_TRUE((*endpoint)->Write(written.Callback(), &data, {}));
  EXPECT_EQ(pair.Receive(6), "answer");
  SocketEndpoint::SliceBuffer received;
  Outcome read;
  EXPECT_FALSE((*endpoint)->Read(read.Callback(), &received, {}));
  endpoint->reset();
  EXPECT_EQ(read.Wait().code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(pair.Ended());
  EXPECT_FALSE(written.called());
}

TEST(SocketEndpointTest, UnconnectedDescriptorIsRefusedAndClosed) {
  RunningReactor reactor;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_FALSE(SocketEndpoint::Create(fd, reactor.get()).ok());
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
}

}  // namespace
}  // namespace leakyrelu
