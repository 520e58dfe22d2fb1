// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

const RetryOptions kQuick{.max_attempts = 4,
                          .initial_backoff = absl::Milliseconds(2),
                          .max_backoff = absl::Milliseconds(10)};

std::unique_ptr<Client> Connect(const FakeServer& server,
                                ClientOptions options = {.retry = kQuick}) {
  auto client = Client::Create(server.address(), std::move(options));
  EXPECT_TRUE(client.ok()) << client.status();
  return *std::move(client);
}

const Floats kX = {1, -2, 3};

TEST(ClientTest, ForwardBackwardAndDerivative) {
  FakeServer server;
  const auto client = Connect(server);
  const CallOptions options{.negative_slope = 0.5};
  auto y = client->Forward({TensorRef::Of(kX)}, options);
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ(*(*y)[0].Values<float>(), (Floats{1, -1, 3}));
  const Floats g = {10, 20, 30};
  auto dx = client->Backward({TensorRef::Of(kX)}, {TensorRef::Of(g)}, options);
  ASSERT_TRUE(dx.ok()) << dx.status();
  EXPECT_EQ(*(*dx)[0].Values<float>(), (Floats{10, 10, 30}));
  auto derivative = client->Derivative({TensorRef::Of(kX)}, options);
  ASSERT_TRUE(derivative.ok()) << derivative.status();
  EXPECT_EQ(*(*derivative)[0].Values<float>(), (Floats{1, 0.5, 1}));
}

TEST(ClientTest, TensorsOfAllSizesAndTypesGoTogether) {
  FakeServer server;
  const auto client = Connect(server);
  const std::vector<double> large(1 << 18, -4);
  auto y = client->Forward({TensorRef::Of(kX, {3, 1}),
                            TensorRef::Of(large, {512, 512}), TensorRef{}},
                           {.negative_slope = 0.25});
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ((*y)[0].shape(), (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(*(*y)[1].Values<double>(), std::vector<double>(1 << 18, -1));
  EXPECT_EQ((*y)[2].elements(), 0u);
}

TEST(ClientTest, AsynchronousCallsAnswerOnTheClientsThread) {
  FakeServer server;
  const auto client = Connect(server);
  absl::Notification done;
  std::thread::id thread;
  client->ForwardAsync(
      {TensorRef::Of(kX)}, {.negative_slope = 0.5},
      [&](absl::StatusOr<std::vector<Tensor>> y) {
        EXPECT_EQ(*(*y)[0].Values<float>(), (Floats{1, -1, 3}));
        thread = std::this_thread::get_id();
        done.Notify();
      });
  done.WaitForNotification();
  EXPECT_NE(thread, std::this_thread::get_id());
  auto dx =
      client->BackwardAsync({TensorRef::Of(kX)}, {}, {.negative_slope = 0.5});
  EXPECT_EQ(*(*dx.get())[0].Values<float>(), (Floats{1, 0.5, 1}));
}

TEST(ClientTest, ManyThreadsShareAClient) {
  FakeServer server;
  const auto client = Connect(server);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const Floats x(1000 * (t + 1), -1);
      for (int i = 0; i < 20; ++i) {
        auto y = client->Forward({TensorRef::Of(x)},
                                 {.negative_slope = static_cast<double>(t)});
        ASSERT_TRUE(y.ok()) << y.status();
        ASSERT_EQ(*(*y)[0].Values<float>(), Floats(x.size(), -t));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ClientTest, TriesUnavailableAgain) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number < 3 ? grpc::Status(grpc::UNAVAILABLE, "busy")
                      : grpc::Status::OK;
  });
  const auto client = Connect(server);
  const Floats large(1 << 18, 2);  // beyond what gRPC itself would repeat
  EXPECT_TRUE(client->Forward({TensorRef::Of(large)}).ok());
  EXPECT_EQ(server.calls(), 3);
}

TEST(ClientTest, GivesUpAfterTheLastTry) {
  FakeServer server([](grpc::ServerContext*, int) {
    return grpc::Status(grpc::UNAVAILABLE, "busy");
  });
  const auto client = Connect(server);
  const auto y = client->Forward({TensorRef::Of(kX)});
  EXPECT_EQ(y.status(), absl::UnavailableError("busy"));
  EXPECT_EQ(server.calls(), 4);
}

TEST(ClientTest, WaitsAsLongAsAnOverloadedServerAsks) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number > 1 ? grpc::Status::OK
                      : ToGrpcStatus(ResourceExhausted({.reason = "BUSY"},
                                                       absl::Milliseconds(50)));
  });
  const auto client = Connect(server);
  const absl::Time start = absl::Now();
  EXPECT_TRUE(client->Forward({TensorRef::Of(kX)}).ok());
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(50));
  EXPECT_EQ(server.calls(), 2);
}

TEST(ClientTest, OtherErrorsAreFinalAndKeepTheirDetails) {
  FakeServer server([](grpc::ServerContext*, int) {
    return ToGrpcStatus(InvalidArgument({.reason = "SIZE_MISMATCH",
                                         .field = "inputs[0].data",
                                         .got = "12 bytes",
                                         .allowed = "16 bytes"}));
  });
  const auto client = Connect(server);
  const auto y = client->Forward({TensorRef::Of(kX)});
  EXPECT_EQ(y.status().code(), absl::StatusCode::kInvalidArgument);
  const auto detail = DetailOf(y.status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, "SIZE_MISMATCH");
  EXPECT_EQ(detail->field, "inputs[0].data");
  EXPECT_EQ(detail->got, "12 bytes");
  EXPECT_EQ(detail->allowed, "16 bytes");
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, AnUnreachableServerIsUnavailable) {
  FakeServer server;
  const auto client = Connect(server);
  server.Stop();
  EXPECT_EQ(client->Forward({TensorRef::Of(kX)}).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(ClientTest, HealthAndServices) {
  FakeServer server;
  const auto client = Connect(server);
  EXPECT_EQ(*client->CheckHealth(), Health::kServing);
  server.SetServing(false);
  EXPECT_EQ(*client->CheckHealth(), Health::kNotServing);
  EXPECT_EQ(client->CheckHealth("nobody").status().code(),
            absl::StatusCode::kNotFound);
  // gRPC 1.51 reflects as v1alpha only.
  const auto services = client->ListServices();
  ASSERT_TRUE(services.ok()) << services.status();
  EXPECT_NE(std::find(services->begin(), services->end(),
                      "leakyrelu.v1.LeakyReluService"),
            services->end());
}

TEST(ClientTest, AMessageTooLongToSendFailsAtOnceAlsoAsynchronously) {
  FakeServer server;
  const auto client = Connect(server);
  TensorRef tensor = TensorRef::Of(kX);
  tensor.bytes = {tensor.bytes.data(), size_t{1} << 31};
  EXPECT_EQ(client->ForwardAsync({tensor}).get().status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(server.calls(), 0);
}

}  // namespace
}  // namespace leakyrelu
