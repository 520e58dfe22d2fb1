// SPDX-License-Identifier: Apache-2.0
#include "client/library/chunks.h"

#include <gtest/gtest.h>

#include "leakyrelu/client.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

const ClientOptions kQuick{.retry = {.max_attempts = 3,
                                     .initial_backoff = absl::Milliseconds(2),
                                     .max_backoff = absl::Milliseconds(10)}};

absl::Span<std::byte> BytesOf(Floats& values) {
  return {reinterpret_cast<std::byte*>(values.data()), values.size() * 4};
}

// Different values, half of them negative.
Floats Numbers(size_t count) {
  Floats values(count);
  for (size_t i = 0; i < count; ++i) {
    values[i] = (i % 2 == 0 ? 1.0f : -1.0f) * static_cast<float>(i);
  }
  return values;
}

Floats Leaky(const Floats& x, float slope) {
  Floats y(x.size());
  for (size_t i = 0; i < x.size(); ++i) y[i] = x[i] > 0 ? x[i] : x[i] * slope;
  return y;
}

TEST(ChunksTest, CutsAndJoinsTensorsOfAnySize) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kQuick);
  for (size_t elements : {0, 1, 1023, 1024, 1025, 100'000}) {
    const Floats x = Numbers(elements);
    Floats y(elements);
    // 4099 bytes: no whole number of elements, so 4096 are sent.
    ASSERT_TRUE(client
                    ->ForwardInChunks(TensorRef::Of(x), BytesOf(y),
                                      {.negative_slope = 0.5}, 4099)
                    .ok());
    EXPECT_EQ(y, Leaky(x, 0.5));
  }
}

TEST(ChunksTest, WorksInPlace) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kQuick);
  Floats x = Numbers(1 << 20);
  const Floats expected = Leaky(x, 0.5);
  ASSERT_TRUE(client
                  ->ForwardInChunks(TensorRef::Of(x), BytesOf(x),
                                    {.negative_slope = 0.5}, 1 << 16)
                  .ok());
  EXPECT_EQ(x, expected);
}

TEST(ChunksTest, BackwardWithAndWithoutGradient) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kQuick);
  const Floats x = Numbers(5000);
  const Floats g(5000, 2);
  const TensorRef grad = TensorRef::Of(g);
  Floats dx(5000);
  const CallOptions options{.negative_slope = 0.5};
  ASSERT_TRUE(client
                  ->BackwardInChunks(TensorRef::Of(x), &grad, BytesOf(dx),
                                     options, 4096)
                  .ok());
  EXPECT_EQ(dx[1], 1);
  EXPECT_EQ(dx[4998], 2);
  ASSERT_TRUE(client
                  ->BackwardInChunks(TensorRef::Of(x), nullptr, BytesOf(dx),
                                     options, 4096)
                  .ok());
  EXPECT_EQ(dx[4999], 0.5);
  EXPECT_EQ(dx[4998], 1);
}

TEST(ChunksTest, GoesOnWhereALostStreamStopped) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number % 4 == 0 ? grpc::Status(grpc::UNAVAILABLE, "lost")
                           : grpc::Status::OK;
  });
  const auto client = *Client::Create(server.address(), kQuick);
  const Floats x = Numbers(20 * 1024);
  Floats y(x.size());
  ASSERT_TRUE(client
                  ->ForwardInChunks(TensorRef::Of(x), BytesOf(y),
                                    {.negative_slope = 0.5}, 4096)
                  .ok());
  EXPECT_EQ(y, Leaky(x, 0.5));
  // 20 chunks and the 6 refusals between them, more than max_attempts: what
  // makes headway may fail as often as it likes.
  EXPECT_EQ(server.calls(), 26);
}

TEST(ChunksTest, GivesUpWithoutHeadway) {
  FakeServer server([](grpc::ServerContext*, int) {
    return grpc::Status(grpc::UNAVAILABLE, "lost");
  });
  const auto client = *Client::Create(server.address(), kQuick);
  const Floats x = Numbers(10);
  Floats y(10);
  EXPECT_EQ(client->ForwardInChunks(TensorRef::Of(x), BytesOf(y)).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.calls(), 3);
}

TEST(ChunksTest, SizesAndTypesMustMatch) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kQuick);
  const Floats x(4);
  Floats y(3);
  EXPECT_EQ(client->ForwardInChunks(TensorRef::Of(x), BytesOf(y)).message(),
            "output: 12 bytes, 16 bytes, as the input has");
  Floats z(4);
  const std::vector<double> g(4);
  const TensorRef grad = TensorRef::Of(g);
  EXPECT_EQ(
      client->BackwardInChunks(TensorRef::Of(x), &grad, BytesOf(z)).message(),
      "grad: float64, float32, as the input has");
  TensorRef torn = TensorRef::Of(x);
  torn.bytes.remove_suffix(1);
  EXPECT_EQ(client->ForwardInChunks(torn, BytesOf(z).first(15)).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(server.calls(), 0);
}

}  // namespace
}  // namespace leakyrelu
