// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/stream.h"

#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "leakyrelu/client.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

std::unique_ptr<Client> ConnectStream(const FakeServer& server) {
  return *Client::Create(server.address());
}

TEST(StreamTest, AnswersEachRequestInOrder) {
  FakeServer server;
  const auto client = ConnectStream(server);
  const auto stream = client->ForwardStream({.negative_slope = 0.5});
  for (int i = 0; i < 100; ++i) {
    const Floats x(1 + i * 50, static_cast<float>(-2 * i));
    ASSERT_TRUE(stream->Write({TensorRef::Of(x)}));
    auto y = stream->Read();
    ASSERT_TRUE(y.ok() && y->has_value()) << y.status();
    EXPECT_EQ((**y)[0].Values<float>(), Floats(x.size(), -i));
  }
  stream->WritesDone();
  auto end = stream->Read();
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_FALSE(end->has_value());
}

TEST(StreamTest, OneThreadWritesWhileAnotherReads) {
  FakeServer server;
  const auto client = ConnectStream(server);
  const auto stream = client->BackwardStream({.negative_slope = 0.5});
  const Floats x(1 << 15, -1);
  const Floats g(1 << 15, 8);
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(stream->Write({TensorRef::Of(x)}, {TensorRef::Of(g)}));
    }
    stream->WritesDone();
  });
  int responses = 0;
  for (;;) {
    auto dx = stream->Read();
    ASSERT_TRUE(dx.ok()) << dx.status();
    if (!dx->has_value()) break;
    ASSERT_EQ((**dx)[0].Values<float>(), Floats(1 << 15, 4));
    ++responses;
  }
  EXPECT_EQ(responses, 50);
  writer.join();
}

TEST(StreamTest, FailedRequestEndsTheStreamWithItsStatus) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number < 2 ? grpc::Status::OK
                      : ToGrpcStatus(InvalidArgument(
                            {.reason = "NO_INPUTS", .field = "inputs"}));
  });
  const auto client = ConnectStream(server);
  const auto stream = client->ForwardStream();
  const Floats x = {1};
  ASSERT_TRUE(stream->Write({TensorRef::Of(x)}));
  // The writer sees the end before anything has been read.
  while (stream->Write({TensorRef::Of(x)})) {
  }
  auto y = stream->Read();
  if (y.ok() && y->has_value()) y = stream->Read();
  ASSERT_FALSE(y.ok());
  EXPECT_EQ(DetailOf(y.status())->reason, "NO_INPUTS");
  EXPECT_FALSE(stream->Write({TensorRef::Of(x)}));
  EXPECT_EQ(stream->Read().status(), y.status());
}

TEST(StreamTest, CancelFromAnotherThreadEndsTheCall) {
  FakeServer server;
  const auto client = ConnectStream(server);
  Canceller canceller;
  const auto stream = client->ForwardStream({.canceller = &canceller});
  const Floats x = {1};
  ASSERT_TRUE(stream->Write({TensorRef::Of(x)}));
  ASSERT_TRUE(stream->Read().ok());
  std::thread other([&] { canceller.Cancel(); });
  EXPECT_EQ(stream->Read().status().code(), absl::StatusCode::kCancelled);
  other.join();
  EXPECT_FALSE(stream->Write({TensorRef::Of(x)}));
}

TEST(StreamTest, DeadlineEndsABlockedWrite) {
  absl::Notification over;
  FakeServer server([&](grpc::ServerContext*, int) {
    over.WaitForNotification();
    return grpc::Status::OK;
  });
  const auto client = ConnectStream(server);
  const Floats x = {1};
  // More than the flow control of a stream permits unread.
  const Floats many(1 << 22, 1);
  const auto stream =
      client->ForwardStream({.timeout = absl::Milliseconds(100)});
  ASSERT_TRUE(stream->Write({TensorRef::Of(x)}));
  // Whether or not gRPC reports it as written, its bytes are released only
  // together with the call.
  stream->Write({TensorRef::Of(many)});
  EXPECT_EQ(stream->Read().status().code(),
            absl::StatusCode::kDeadlineExceeded);
  EXPECT_FALSE(stream->Write({TensorRef::Of(x)}));
  stream->WritesDone();
  over.Notify();
}

TEST(StreamTest, DestructionCancelsTheStream) {
  FakeServer server;
  const auto client = ConnectStream(server);
  const Floats x(1 << 16, 1);
  {
    const auto stream = client->ForwardStream();
    ASSERT_TRUE(stream->Write({TensorRef::Of(x)}));
  }
  { const auto unused = client->ForwardStream(); }
  EXPECT_TRUE(client->Forward({TensorRef::Of(x)}).ok());
}

}  // namespace
}  // namespace leakyrelu
