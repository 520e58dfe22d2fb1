// SPDX-License-Identifier: Apache-2.0
#include "client/library/unary_call.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "leakyrelu/client.h"
#include "tests/unit/client/library/fake_server.h"
#include "tests/unit/client/library/stalled_peer.h"

// How calls end: in time, late, cancelled, and with the caller's bytes still in
// a socket. The sanitizers check that no byte is read after the call's end.
namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

std::unique_ptr<Client> Connect(const std::string& address,
                                ClientOptions options = {}) {
  return *Client::Create(address, std::move(options));
}

// A server that blocks its first call until it is released.
class Held {
 public:
  FakeServer server{[this](grpc::ServerContext*, int number) {
    if (number == 1) {
      arrived.Notify();
      go.WaitForNotification();
    }
    return grpc::Status::OK;
  }};
  absl::Notification arrived;
  absl::Notification go;
};

TEST(UnaryCallTest, LateResponseIsDeadlineExceeded) {
  Held held;
  const auto client = Connect(held.server.address());
  for (size_t elements : {3, 1 << 20}) {
    auto x = std::make_unique<Floats>(elements, 1);
    const auto y = client->Forward({TensorRef::Of(*x)},
                                   {.timeout = absl::Milliseconds(30)});
    x.reset();
    if (!held.go.HasBeenNotified()) {
      EXPECT_EQ(y.status().code(), absl::StatusCode::kDeadlineExceeded);
      held.arrived.WaitForNotification();
      held.go.Notify();
    }
  }
}

TEST(UnaryCallTest, RetriesEndWithTheDeadline) {
  FakeServer server([](grpc::ServerContext*, int) {
    return grpc::Status(grpc::UNAVAILABLE, "busy");
  });
  const auto client = Connect(
      server.address(), {.retry = {.max_attempts = 1'000'000,
                                   .initial_backoff = absl::Milliseconds(1),
                                   .max_backoff = absl::Milliseconds(20)}});
  const Floats x = {1};
  const absl::Time start = absl::Now();
  const auto y =
      client->Forward({TensorRef::Of(x)}, {.timeout = absl::Milliseconds(200)});
  EXPECT_FALSE(y.ok());
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
  EXPECT_GT(server.calls(), 3);
}

TEST(UnaryCallTest, CancelsACallInFlight) {
  Held held;
  const auto client = Connect(held.server.address());
  Canceller canceller;
  const Floats x(1 << 16, 1);
  auto y = client->ForwardAsync({TensorRef::Of(x)}, {.canceller = &canceller});
  held.arrived.WaitForNotification();
  canceller.Cancel();
  EXPECT_EQ(y.get().status().code(), absl::StatusCode::kCancelled);
  // A call that starts after the cancellation.
  EXPECT_EQ(client->Forward({TensorRef::Of(x)}, {.canceller = &canceller})
                .status()
                .code(),
            absl::StatusCode::kCancelled);
  held.go.Notify();
}

TEST(UnaryCallTest, CancelsACallDuringBackoff) {
  absl::Notification refused;
  FakeServer server([&](grpc::ServerContext*, int number) {
    if (number == 1) refused.Notify();
    return grpc::Status(grpc::UNAVAILABLE, "busy");
  });
  const auto client =
      Connect(server.address(), {.retry = {.max_attempts = 2,
                                           .initial_backoff = absl::Hours(1),
                                           .max_backoff = absl::Hours(1)}});
  Canceller canceller;
  const Floats x = {1};
  auto y = client->ForwardAsync({TensorRef::Of(x)}, {.canceller = &canceller});
  refused.WaitForNotification();
  canceller.Cancel();
  EXPECT_FALSE(y.get().ok());
  EXPECT_EQ(server.calls(), 1);
}

TEST(UnaryCallTest, DestructionOfTheClientCancelsItsCalls) {
  Held held;
  auto client = Connect(held.server.address());
  const Floats x(1 << 16, 1);
  auto y = client->ForwardAsync({TensorRef::Of(x)});
  held.arrived.WaitForNotification();
  client.reset();
  EXPECT_EQ(y.get().status().code(), absl::StatusCode::kCancelled);
  held.go.Notify();
}

// The peer never answers a health check, so it would never be called.
const ClientOptions kOneTry{.retry = {.max_attempts = 1},
                            .watch_health = false};

// Sends 64 MiB to a peer that reads nothing: after the deadline, the call must
// not return while gRPC holds the bytes; it returns once they are released.
TEST(UnaryCallTest, ReturnsOnlyAfterTheBytesAreReleased) {
  StalledPeer peer;
  const auto client = Connect(peer.address(), kOneTry);
  auto x = std::make_unique<Floats>(1 << 24, 1);
  auto call = std::async(std::launch::async, [&] {
    const auto y = client->Forward({TensorRef::Of(*x)},
                                   {.timeout = absl::Milliseconds(300)});
    x.reset();
    return y.status();
  });
  EXPECT_EQ(call.wait_for(std::chrono::milliseconds(1000)),
            std::future_status::timeout);
  peer.Drop();
  EXPECT_EQ(call.get().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(UnaryCallTest, CallbackRunsOnlyAfterTheBytesAreReleased) {
  StalledPeer peer;
  const auto client = Connect(peer.address(), kOneTry);
  auto x = std::make_unique<Floats>(1 << 24, 1);
  absl::Notification done;
  client->ForwardAsync({TensorRef::Of(*x)},
                       {.timeout = absl::Milliseconds(300)},
                       [&](absl::StatusOr<std::vector<Tensor>> y) {
                         x.reset();
                         EXPECT_FALSE(y.ok());
                         done.Notify();
                       });
  EXPECT_FALSE(done.WaitForNotificationWithTimeout(absl::Milliseconds(1000)));
  peer.Drop();
  done.WaitForNotification();
}

TEST(UnaryCallTest, StalledConnectionIsClosedAfterItsTimeout) {
  StalledPeer peer;
  const auto client = Connect(
      peer.address(), {.retry = {.max_attempts = 1},
                       .watch_health = false,
                       .stalled_connection_timeout = absl::Milliseconds(500)});
  const Floats x(1 << 24, 1);
  const auto y =
      client->Forward({TensorRef::Of(x)}, {.timeout = absl::Milliseconds(100)});
  EXPECT_EQ(y.status().code(), absl::StatusCode::kDeadlineExceeded);
}

// Even if the first call on the connection is the watch of its health.
TEST(UnaryCallTest, UnresponsiveServerEndsACallWithoutTimeout) {
  for (bool watch_health : {false, true}) {
    StalledPeer peer;
    const auto client =
        Connect(peer.address(),
                {.retry = {.max_attempts = 2},
                 .watch_health = watch_health,
                 .keepalive_time = absl::Milliseconds(200),
                 .stalled_connection_timeout = absl::Milliseconds(300)});
    const Floats x = {1};
    EXPECT_EQ(client->Forward({TensorRef::Of(x)}).status().code(),
              absl::StatusCode::kUnavailable);
  }
}

}  // namespace
}  // namespace leakyrelu
