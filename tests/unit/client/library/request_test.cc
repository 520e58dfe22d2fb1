// SPDX-License-Identifier: Apache-2.0
#include "client/library/request.h"

#include <gtest/gtest.h>

#include "client/library/response.h"
#include "leakyrelu/error_detail.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::client {
namespace {

template <typename Message>
Message Parse(const grpc::ByteBuffer& buffer) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(*BytesOf(buffer)));
  return message;
}

TEST(RequestTest, ProtobufReadsWhatWasEncoded) {
  const std::vector<float> x = {1, -2, 3};
  const std::vector<double> y(10'000, 0.5);
  auto request = EncodeRequest(
      Operation::kForward,
      {TensorRef::Of(x, {3}), TensorRef::Of(y, {100, 100})}, {},
      {.negative_slope = 0.25, .semantics = Semantics::kTensorFlow});
  ASSERT_TRUE(request.ok());
  const auto message = Parse<v1::ForwardRequest>(request->message);
  ASSERT_EQ(message.inputs_size(), 2);
  EXPECT_EQ(message.inputs(0).dtype(), v1::DATA_TYPE_FLOAT32);
  EXPECT_EQ(message.inputs(0).data().size(), 12u);
  EXPECT_EQ(message.inputs(1).shape(1), 100);
  EXPECT_EQ(message.inputs(1).data(),
            std::string(reinterpret_cast<const char*>(y.data()), 80'000));
  EXPECT_EQ(message.negative_slope(), 0.25);
  EXPECT_EQ(message.semantics(), v1::SEMANTICS_TENSORFLOW);
  ASSERT_EQ(request->expected.size(), 2u);
  EXPECT_EQ(request->expected[1].bytes, 80'000u);
  request->message.Clear();
}

TEST(RequestTest, LendsOnlyLargeTensors) {
  const std::vector<float> small(kLendBytes / 4 - 1);
  EXPECT_EQ(EncodeRequest(Operation::kForward, {TensorRef::Of(small)}, {}, {})
                ->borrowed,
            nullptr);
  const std::vector<float> large(kLendBytes / 4);
  auto request =
      EncodeRequest(Operation::kForward, {TensorRef::Of(large)}, {}, {});
  ASSERT_NE(request->borrowed, nullptr);
  EXPECT_FALSE(request->borrowed->released());
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(request->message.Dump(&slices).ok());
  EXPECT_EQ(static_cast<const void*>(slices.back().begin()), large.data());
  slices.clear();
  request->message.Clear();
  EXPECT_TRUE(request->borrowed->released());
}

TEST(RequestTest, MoveEmptiesTheSource) {
  const std::vector<float> large(kLendBytes);
  Request request =
      *EncodeRequest(Operation::kForward, {TensorRef::Of(large)}, {}, {});
  Request moved = std::move(request);
  moved.message.Clear();
  EXPECT_TRUE(moved.borrowed->released());
}

TEST(RequestTest, BackwardHasGradientsWhereGiven) {
  const std::vector<float> x = {1, -2};
  auto request = EncodeRequest(Operation::kBackward, {TensorRef::Of(x)},
                               {TensorRef::Of(x)}, {});
  EXPECT_EQ(Parse<v1::BackwardRequest>(request->message).grad_outputs_size(),
            1);
  request = EncodeRequest(Operation::kBackward, {TensorRef::Of(x)}, {}, {});
  EXPECT_EQ(Parse<v1::BackwardRequest>(request->message).grad_outputs_size(),
            0);
}

TEST(RequestTest, RefusesOversizedMessages) {
  // Never read: only the length matters.
  const float one = 1;
  TensorRef tensor;
  tensor.bytes = {reinterpret_cast<const std::byte*>(&one), size_t{1} << 31};
  const auto request = EncodeRequest(Operation::kForward, {tensor}, {}, {});
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(DetailOf(request.status())->reason, "MESSAGE_TOO_LARGE");
}

}  // namespace
}  // namespace leakyrelu::client
