// SPDX-License-Identifier: Apache-2.0
// Tests that gRPC shuts a connection down before it closes it, however the
// connection ends; server/connections/connection_tracker.h depends on this.
#include "server/connections/connection_tracker.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "server/net/acceptor.h"
#include "tests/support/running_server.h"
#include "tests/support/self_signed.h"

namespace leakyrelu {
namespace {

// Scrapes until the gauge has the expected value, since the scrape is under
// test.
bool GaugeBecomes(const RunningServer& server, int wanted) {
  const auto give_up =
      std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const std::string line = absl::StrCat("leakyrelu_connections ", wanted, "\n");
  while (server.Scrape().find(line) == std::string::npos) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

// A connected channel, known to the server's HTTP/2 code.
std::shared_ptr<grpc::Channel> Channel(const RunningServer& server) {
  auto channel = server.Connect();
  EXPECT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                        std::chrono::seconds(30)));
  return channel;
}

class RawConnection {
 public:
  explicit RawConnection(const RunningServer& server) {
    const Address address = *Address::Parse(server.address());
    EXPECT_EQ(connect(fd_, address.data(), address.size()), 0);
  }
  ~RawConnection() { close(fd_); }

  void Send(const std::string& bytes) {
    EXPECT_EQ(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // The destructor resets the connection instead of ending it.
  void ResetOnClose() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }

 private:
  const int fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

constexpr char kPreface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

TEST(ConnectionsGaugeTest, CountsOpenChannels) {
  RunningServer server;
  EXPECT_TRUE(GaugeBecomes(server, 0));
  auto first = Channel(server);
  auto second = Channel(server);
  EXPECT_TRUE(GaugeBecomes(server, 2));
  first.reset();
  EXPECT_TRUE(GaugeBecomes(server, 1));
  second.reset();
  EXPECT_TRUE(GaugeBecomes(server, 0));
}

TEST(ConnectionsGaugeTest, DropsClosedAndResetConnections) {
  RunningServer server;
  for (const bool with_preface : {false, true}) {
    for (const bool reset : {false, true}) {
      auto raw = std::make_unique<RawConnection>(server);
      if (with_preface) raw->Send(std::string(kPreface) + std::string(3, '\0'));
      EXPECT_TRUE(GaugeBecomes(server, 1));
      if (reset) raw->ResetOnClose();
      raw.reset();
      EXPECT_TRUE(GaugeBecomes(server, 0)) << with_preface << reset;
    }
  }
}

// The server closes the connections; the clients stay.
TEST(ConnectionsGaugeTest, DropsClientsWithoutHttp2) {
  RunningServer server;
  RawConnection raw(server);
  EXPECT_TRUE(GaugeBecomes(server, 1));
  raw.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(GaugeBecomes(server, 0));
}

TEST(ConnectionsGaugeTest, IsZeroAfterShutdown) {
  RunningServer server;
  const auto channel = Channel(server);
  const RawConnection raw(server);
  EXPECT_TRUE(GaugeBecomes(server, 2));
  server.server().Shutdown(absl::ZeroDuration());
  EXPECT_TRUE(GaugeBecomes(server, 0));
}

TEST(ConnectionsGaugeTest, DropsFailedTlsHandshakes) {
  const SelfSigned identity = SelfSigned::Make("leakyrelu.test");
  const PemFolder folder;
  RunningServer server(RunningServer::LocalTlsOptions(folder, identity));
  RawConnection raw(server);
  EXPECT_TRUE(GaugeBecomes(server, 1));
  raw.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(GaugeBecomes(server, 0));
}

// A plain gRPC server, since ours keeps idle connections.
TEST(ConnectionsGaugeTest, DropsIdleConnections) {
  absl::Notification came;
  absl::Notification gone;
  ConnectionTracker watch(
      [&](int delta) { (delta > 0 ? came : gone).Notify(); });
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 50);
  auto external = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      grpc::InsecureServerCredentials());
  const auto queue = builder.AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  std::thread poller([&] {
    void* tag = nullptr;
    bool ok = false;
    while (queue->Next(&tag, &ok)) {
    }
  });
  std::vector<Listener> listeners;
  listeners.push_back(*Listener::Open(*Address::Parse("127.0.0.1:0")));
  Acceptor acceptor(std::move(listeners), [&](const Listener& from, int fd) {
    watch.Add(fd, "someone");
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
        connection;
    connection.listener_fd = from.fd();
    connection.fd = fd;
    external->HandleNewConnection(&connection);
  });
  const auto channel =
      grpc::CreateChannel(acceptor.listeners()[0].bound().ToString(),
                          grpc::InsecureChannelCredentials());
  EXPECT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                        std::chrono::seconds(30)));
  came.WaitForNotification();
  EXPECT_TRUE(gone.WaitForNotificationWithTimeout(absl::Seconds(30)));
  acceptor.Stop();
  server->Shutdown();
  queue->Shutdown();
  poller.join();
}

}  // namespace
}  // namespace leakyrelu
