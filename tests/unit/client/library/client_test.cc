// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/unit/client/library/fake_server.h"
#include "tests/unit/client/library/quick_client.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

const Floats kInput = {1, -2, 3};

TEST(ClientTest, ForwardBackwardAndDerivative) {
  FakeServer server;
  const auto client = Connect(server);
  const CallOptions options{.negative_slope = 0.5};
  auto y = client->Forward({TensorRef::Of(kInput)}, options);
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ((*y)[0].Values<float>(), (Floats{1, -1, 3}));
  const Floats g = {10, 20, 30};
  auto dx =
      client->Backward({TensorRef::Of(kInput)}, {TensorRef::Of(g)}, options);
  ASSERT_TRUE(dx.ok()) << dx.status();
  EXPECT_EQ((*dx)[0].Values<float>(), (Floats{10, 10, 30}));
  auto derivative = client->Derivative({TensorRef::Of(kInput)}, options);
  ASSERT_TRUE(derivative.ok()) << derivative.status();
  EXPECT_EQ((*derivative)[0].Values<float>(), (Floats{1, 0.5, 1}));
}

TEST(ClientTest, OneTensor) {
  FakeServer server;
  const auto client = Connect(server);
  const CallOptions options{.negative_slope = 0.5};
  const Floats g = {10, 20, 30};
  EXPECT_EQ(client->ForwardOne(kInput, options)->Values<float>(),
            (Floats{1, -1, 3}));
  EXPECT_EQ(client->BackwardOne(kInput, g, options)->Values<float>(),
            (Floats{10, 10, 30}));
  EXPECT_EQ(client->DerivativeOne(kInput, options)->Values<float>(),
            (Floats{1, 0.5, 1}));
  const std::vector<double> x = {1, -2};
  const TensorRef column = TensorRef::Of(x, {2, 1});
  auto y = client->ForwardOne(column, options);
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ(y->shape(), (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(y->Values<double>(), (std::vector<double>{1, -1}));
  EXPECT_EQ(client->BackwardOne(column, column, options)->Values<double>(),
            (std::vector<double>{1, -1}));
  EXPECT_EQ(client->DerivativeOne(column, options)->Values<double>(),
            (std::vector<double>{1, 0.5}));
  server.Stop();
  EXPECT_EQ(client->ForwardOne(kInput, {.timeout = absl::Milliseconds(50)})
                .status()
                .code(),
            absl::StatusCode::kUnavailable);
}

TEST(ClientTest, OneCallMixesSizesAndTypes) {
  FakeServer server;
  const auto client = Connect(server);
  const std::vector<double> large(1 << 18, -4);
  auto y = client->Forward({TensorRef::Of(kInput, {3, 1}),
                            TensorRef::Of(large, {512, 512}), TensorRef{}},
                           {.negative_slope = 0.25});
  ASSERT_TRUE(y.ok()) << y.status();
  EXPECT_EQ((*y)[0].shape(), (std::vector<int64_t>{3, 1}));
  EXPECT_EQ((*y)[1].Values<double>(), std::vector<double>(1 << 18, -1));
  EXPECT_EQ((*y)[2].elements(), 0u);
}

TEST(ClientTest, CallbacksRunOnTheClientsThread) {
  FakeServer server;
  const auto client = Connect(server);
  absl::Notification done;
  std::thread::id thread;
  client->ForwardAsync({TensorRef::Of(kInput)}, {.negative_slope = 0.5},
                       [&](absl::StatusOr<std::vector<Tensor>> y) {
                         EXPECT_EQ((*y)[0].Values<float>(), (Floats{1, -1, 3}));
                         thread = std::this_thread::get_id();
                         done.Notify();
                       });
  done.WaitForNotification();
  EXPECT_NE(thread, std::this_thread::get_id());
  auto dx = client->BackwardAsync({TensorRef::Of(kInput)}, {},
                                  {.negative_slope = 0.5});
  EXPECT_EQ((*dx.get())[0].Values<float>(), (Floats{1, 0.5, 1}));
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
        ASSERT_EQ((*y)[0].Values<float>(), Floats(x.size(), -t));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ClientTest, OtherErrorsAreFinalAndKeepTheirDetails) {
  FakeServer server([](grpc::ServerContext*, int) {
    return ToGrpcStatus(InvalidArgument({.reason = "SIZE_MISMATCH",
                                         .field = "inputs[0].data",
                                         .got = "12 bytes",
                                         .allowed = "16 bytes"}));
  });
  const auto client = Connect(server);
  const auto y = client->Forward({TensorRef::Of(kInput)});
  EXPECT_EQ(y.status().code(), absl::StatusCode::kInvalidArgument);
  const auto detail = DetailOf(y.status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, "SIZE_MISMATCH");
  EXPECT_EQ(detail->field, "inputs[0].data");
  EXPECT_EQ(detail->got, "12 bytes");
  EXPECT_EQ(detail->allowed, "16 bytes");
  EXPECT_EQ(server.calls(), 1);
}

TEST(ClientTest, UnreachableServerIsUnavailable) {
  FakeServer server;
  const auto client = Connect(server);
  server.Stop();
  EXPECT_EQ(client->Forward({TensorRef::Of(kInput)}).status().code(),
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
  // gRPC 1.51 supports reflection v1alpha only.
  const auto services = client->ListServices();
  ASSERT_TRUE(services.ok()) << services.status();
  EXPECT_NE(std::find(services->begin(), services->end(),
                      "leakyrelu.v1.LeakyReluService"),
            services->end());
}

TEST(ClientTest, OversizedMessageFailsImmediately) {
  FakeServer server;
  const auto client = Connect(server);
  TensorRef tensor = TensorRef::Of(kInput);
  tensor.bytes = {tensor.bytes.data(), size_t{1} << 31};
  EXPECT_EQ(client->ForwardAsync({tensor}).get().status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(server.calls(), 0);
}

}  // namespace
}  // namespace leakyrelu
