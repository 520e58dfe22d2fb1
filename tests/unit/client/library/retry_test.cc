// SPDX-License-Identifier: Apache-2.0
// Which calls are retried: blocking, asynchronous and in chunks.
#include <gtest/gtest.h>

#include <functional>

#include "absl/time/clock.h"
#include "leakyrelu/client.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/unit/client/library/fake_server.h"
#include "tests/unit/client/library/quick_client.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

const Floats kX = {1, -2, 3};

// The ways to call, with their names.
struct Way {
  const char* name;
  std::function<absl::Status(Client&, const CallOptions&)> call;
};
void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

class EachWayTest : public ::testing::TestWithParam<Way> {
 protected:
  absl::Status Call(Client& client, const CallOptions& options = {}) {
    return GetParam().call(client, options);
  }
};

INSTANTIATE_TEST_SUITE_P(
    RetryTest, EachWayTest,
    ::testing::Values(
        Way{"Blocking",
            [](Client& client, const CallOptions& options) {
              return client.Forward({TensorRef::Of(kX)}, options).status();
            }},
        Way{"Async",
            [](Client& client, const CallOptions& options) {
              return client.BackwardAsync({TensorRef::Of(kX)}, {}, options)
                  .get()
                  .status();
            }},
        Way{"InChunks",
            [](Client& client, const CallOptions& options) {
              Floats y(kX.size());
              return client.ForwardInChunks(
                  TensorRef::Of(kX),
                  {reinterpret_cast<std::byte*>(y.data()), y.size() * 4},
                  options);
            }}),
    [](const auto& info) { return info.param.name; });

TEST_P(EachWayTest, ServerCancellationIsRetriedOnce) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number == 2 ? grpc::Status::OK
                       : grpc::Status(grpc::CANCELLED, "stopping");
  });
  const auto client = Connect(server);
  EXPECT_TRUE(Call(*client).ok());
  EXPECT_EQ(server.calls(), 2);
  // From here on, every attempt is cancelled.
  EXPECT_EQ(Call(*client).code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(server.calls(), 4);
}

TEST_P(EachWayTest, CallerCancellationIsNotRetried) {
  Canceller canceller;
  FakeServer server([&](grpc::ServerContext* context, int) {
    canceller.Cancel();
    while (!context->IsCancelled()) absl::SleepFor(absl::Milliseconds(1));
    return grpc::Status::CANCELLED;
  });
  const auto client = Connect(server);
  EXPECT_EQ(Call(*client, {.canceller = &canceller}).code(),
            absl::StatusCode::kCancelled);
  EXPECT_EQ(server.calls(), 1);
}

TEST_P(EachWayTest, RetriesUntilTheTimeout) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number < 20 ? grpc::Status(grpc::UNAVAILABLE, "busy")
                       : grpc::Status::OK;
  });
  const RetryOptions retry{.initial_backoff = absl::Milliseconds(1),
                           .max_backoff = absl::Milliseconds(5)};
  const auto client = Connect(server, {.retry = retry});
  EXPECT_EQ(Call(*client).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.calls(), 5);
  EXPECT_TRUE(Call(*client, {.timeout = absl::Seconds(60)}).ok());
  EXPECT_EQ(server.calls(), 20);
}

TEST_P(EachWayTest, OnlyServerIsCalledForAnyHealthStatus) {
  FakeServer server;
  server.SetServing(false);
  const auto client = Connect(server, {.retry = {.max_attempts = 1}});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Call(*client).ok());
  EXPECT_EQ(server.calls(), 3);
}

TEST_P(EachWayTest, OverloadWithoutRetryDelayIsNotRetried) {
  FakeServer server([](grpc::ServerContext*, int) {
    return ToGrpcStatus(ResourceExhausted({.reason = "BUSY"}));
  });
  const auto client = Connect(server);
  EXPECT_EQ(Call(*client).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(server.calls(), 1);
}

TEST(RetryTest, RetriesUnavailable) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number < 3 ? grpc::Status(grpc::UNAVAILABLE, "busy")
                      : grpc::Status::OK;
  });
  const auto client = Connect(server);
  const Floats large(1 << 18, 2);  // beyond what gRPC itself would repeat
  EXPECT_TRUE(client->Forward({TensorRef::Of(large)}).ok());
  EXPECT_EQ(server.calls(), 3);
}

TEST(RetryTest, FailsAfterTheLastAttempt) {
  FakeServer server([](grpc::ServerContext*, int) {
    return grpc::Status(grpc::UNAVAILABLE, "busy");
  });
  const auto client = Connect(server);
  const auto y = client->Forward({TensorRef::Of(kX)});
  EXPECT_EQ(y.status(), absl::UnavailableError("busy"));
  EXPECT_EQ(server.calls(), 4);
}

TEST(RetryTest, WaitsForTheServersRetryDelay) {
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

}  // namespace
}  // namespace leakyrelu
