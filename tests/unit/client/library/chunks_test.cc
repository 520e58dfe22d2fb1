// SPDX-License-Identifier: Apache-2.0
#include "client/library/chunks.h"

#include <gtest/gtest.h>

#include "leakyrelu/client.h"
#include "tests/unit/client/library/fake_server.h"

namespace leakyrelu {
namespace {

using Floats = std::vector<float>;

const ClientOptions kThreeAttempts{
    .retry = {.max_attempts = 3,
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

TEST(ChunksTest, SplitsAndJoinsTensorsOfAnySize) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  for (size_t elements : {0, 1, 1023, 1024, 1025, 100'000}) {
    const Floats x = Numbers(elements);
    Floats y(elements);
    // 4099 bytes are not a whole number of elements, so 4096 are sent.
    ASSERT_TRUE(client
                    ->ForwardInChunks(TensorRef::Of(x), BytesOf(y),
                                      {.negative_slope = 0.5}, 4099)
                    .ok());
    EXPECT_EQ(y, Leaky(x, 0.5));
  }
}

TEST(ChunksTest, WorksInPlace) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kThreeAttempts);
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
  const auto client = *Client::Create(server.address(), kThreeAttempts);
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

TEST(ChunksTest, ResumesAfterALostStream) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number % 4 == 0 ? grpc::Status(grpc::UNAVAILABLE, "lost")
                           : grpc::Status::OK;
  });
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  const Floats x = Numbers(20 * 1024);
  Floats y(x.size());
  ASSERT_TRUE(client
                  ->ForwardInChunks(TensorRef::Of(x), BytesOf(y),
                                    {.negative_slope = 0.5}, 4096)
                  .ok());
  EXPECT_EQ(y, Leaky(x, 0.5));
  // 20 chunks and the 6 failures between them, more than max_attempts: a call
  // that makes progress may fail any number of times.
  EXPECT_EQ(server.calls(), 26);
}

TEST(ChunksTest, FailsWithoutProgress) {
  FakeServer server([](grpc::ServerContext*, int) {
    return grpc::Status(grpc::UNAVAILABLE, "lost");
  });
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  const Floats x = Numbers(10);
  Floats y(10);
  EXPECT_EQ(client->ForwardInChunks(TensorRef::Of(x), BytesOf(y)).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.calls(), 3);
}

TEST(ChunksTest, SizesAndTypesMustMatch) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  const auto detail = [](const absl::Status& status) {
    return DetailOf(status).value_or(ErrorDetail{});
  };
  const Floats x(4);
  Floats y(3);
  ErrorDetail wrong =
      detail(client->ForwardInChunks(TensorRef::Of(x), BytesOf(y)));
  EXPECT_EQ(wrong.field, "output");
  EXPECT_EQ(wrong.got, "12 bytes");
  EXPECT_EQ(wrong.allowed, "16 bytes, as the input has");
  Floats z(4);
  const std::vector<double> g(4);
  const TensorRef grad = TensorRef::Of(g);
  wrong = detail(client->BackwardInChunks(TensorRef::Of(x), &grad, BytesOf(z)));
  EXPECT_EQ(wrong.field, "grad");
  EXPECT_EQ(wrong.got, "float64");
  TensorRef torn = TensorRef::Of(x);
  torn.bytes.remove_suffix(1);
  EXPECT_EQ(client->ForwardInChunks(torn, BytesOf(z).first(15)).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(server.calls(), 0);
}

// All ways in which input, gradient and output can lie in one buffer: partial
// overlap is refused, and the other cases give the right results.
TEST(ChunksTest, PartiallyOverlappingOutputsAreRefused) {
  FakeServer server;
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  constexpr size_t kSize = 4;
  int refused = 0;
  for (size_t out = 0; out <= 8; ++out) {
    for (size_t grad = 0; grad <= 8; ++grad) {
      Floats buffer = Numbers(13);
      const auto part = [&](size_t at) {
        return absl::MakeSpan(buffer).subspan(at, kSize);
      };
      const TensorRef x = TensorRef::Of(part(kSize));
      const TensorRef g = TensorRef::Of(part(grad));
      const Floats before = buffer;
      const auto clear = [&](size_t at) {
        return at == out || at + kSize <= out || out + kSize <= at;
      };
      const absl::Status status = client->BackwardInChunks(
          x, &g, BytesOf(buffer).subspan(4 * out, 4 * kSize),
          {.negative_slope = 0.5}, 4);
      if (clear(kSize) && clear(grad)) {
        ASSERT_TRUE(status.ok()) << status;
        for (size_t i = 0; i < kSize; ++i) {
          const float gradient = before[grad + i];
          EXPECT_EQ(buffer[out + i],
                    before[kSize + i] > 0 ? gradient : gradient * 0.5f);
        }
      } else {
        ++refused;
        EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
        ASSERT_TRUE(DetailOf(status).has_value());
        EXPECT_EQ(DetailOf(status)->field, "output");
        EXPECT_EQ(DetailOf(status)->got,
                  clear(kSize) ? "memory that overlaps the grad's in part"
                               : "memory that overlaps the input's in part");
        EXPECT_EQ(buffer, before);
      }
    }
  }
  EXPECT_GT(refused, 50);
}

// The connection is lost in the middle: input that has been overwritten is not
// sent again.
TEST(ChunksTest, ResumesInPlaceAfterALostStream) {
  FakeServer server([](grpc::ServerContext*, int number) {
    return number % 3 == 0 ? grpc::Status(grpc::CANCELLED, "stopping")
                           : grpc::Status::OK;
  });
  const auto client = *Client::Create(server.address(), kThreeAttempts);
  Floats x = Numbers(20 * 1024);
  const Floats expected = Leaky(x, 0.5);
  ASSERT_TRUE(client
                  ->ForwardInChunks(TensorRef::Of(x), BytesOf(x),
                                    {.negative_slope = 0.5}, 4096)
                  .ok());
  EXPECT_EQ(x, expected);
  EXPECT_GT(server.calls(), 20);
}

}  // namespace
}  // namespace leakyrelu
