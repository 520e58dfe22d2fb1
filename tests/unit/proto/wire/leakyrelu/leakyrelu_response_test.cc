// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/leakyrelu_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Serialized(const EncodedMessage& message) {
  size_t head_bytes = 0;
  for (const auto& part : message.parts) head_bytes += part.head_bytes;
  EXPECT_EQ(head_bytes, message.head.size());
  return Flat(message);
}

TEST(LeakyReluResponseTest, RepeatsTypeShapeAndFormOfTheInputs) {
  v1::ForwardRequest request;
  auto& first = *request.add_inputs();
  first.set_dtype(v1::DATA_TYPE_FLOAT16);
  for (int64_t dimension : {1, 300, 0}) first.add_shape(dimension);
  request.add_inputs()->set_data("12345678");
  for (int i = 0; i < 40; ++i) {
    request.add_inputs()->add_values(0.5f * static_cast<float>(i));
  }
  request.add_inputs();
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_TRUE(ParseForwardRequest(message.segments(), view).ok());

  v1::ForwardResponse expected;
  *expected.mutable_outputs() = request.inputs();
  EXPECT_EQ(Serialized(EncodeResponse(view)), expected.SerializeAsString());
}

TEST(LeakyReluResponseTest, ReferencesBytesInPlace) {
  v1::ForwardRequest request;
  request.add_inputs()->set_data(std::string(4000, 'a'));
  const std::string bytes = request.SerializeAsString();
  const SlicedMessage message(bytes, {1, bytes.size() - 2001});
  RequestView view;
  ASSERT_TRUE(ParseForwardRequest(message.segments(), view).ok());
  for (const Segment piece : view.inputs[0].pieces) {
    std::memset(piece.data(), 'b', piece.size());
  }
  const EncodedMessage encoded = EncodeResponse(view);
  ASSERT_EQ(encoded.parts.size(), 2u);
  EXPECT_EQ(encoded.parts[0].source, 1u);
  EXPECT_EQ(encoded.parts[1].source, 2u);
  EXPECT_EQ(encoded.parts[1].head_bytes, 0u);
  EXPECT_EQ(encoded.parts[1].bulk.data(), message.segments()[2].data());
  v1::ForwardResponse response;
  ASSERT_TRUE(response.ParseFromString(Serialized(encoded)));
  EXPECT_EQ(response.outputs(0).data(), std::string(4000, 'b'));
}

TEST(LeakyReluResponseTest, GradientsAreReturnedInTheirOwnForm) {
  v1::BackwardRequest request;
  request.add_inputs()->set_data("abcd");
  request.add_grad_outputs()->add_values(2);
  request.mutable_grad_outputs(0)->add_shape(1);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_TRUE(ParseBackwardRequest(message.segments(), view).ok());
  v1::BackwardResponse expected;
  *expected.mutable_grad_inputs() = request.grad_outputs();
  EXPECT_EQ(Serialized(EncodeResponse(view)), expected.SerializeAsString());
}

TEST(LeakyReluResponseTest, WithoutGradientsTheInputsAreReturned) {
  v1::BackwardRequest request;
  request.add_inputs()->set_data("abcd");
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_TRUE(ParseBackwardRequest(message.segments(), view).ok());
  v1::BackwardResponse expected;
  *expected.mutable_grad_inputs() = request.inputs();
  EXPECT_EQ(Serialized(EncodeResponse(view)), expected.SerializeAsString());
}

TEST(LeakyReluResponseTest, RoundTrips) {
  v1::BackwardResponse response;
  auto& tensor = *response.add_grad_inputs();
  tensor.set_dtype(v1::DATA_TYPE_BFLOAT16);
  tensor.add_shape(2);
  tensor.set_data("1234");
  response.add_grad_inputs()->add_values(3);
  const SlicedMessage message(response.SerializeAsString());
  ResponseView view;
  ASSERT_EQ(ParseResponse(message.segments(), view), absl::OkStatus());
  ASSERT_EQ(view.tensors.size(), 2u);
  EXPECT_EQ(view.tensors[0].type, DataType::kBFloat16);
  EXPECT_THAT(view.tensors[0].shape, ElementsAre(2));
  EXPECT_EQ(Joined(view.tensors[0].pieces), "1234");
  EXPECT_EQ(view.tensors[1].form, TensorForm::kValues);
  EXPECT_EQ(view.tensors[1].elements, 1u);
}

TEST(LeakyReluResponseTest, MalformedResponseIsAnInternalError) {
  v1::ForwardResponse response;
  response.add_outputs()->set_data("123");
  const SlicedMessage partial(response.SerializeAsString());
  const SlicedMessage malformed("\x0a");
  ResponseView view;
  EXPECT_EQ(
      ParseResponse(partial.segments(), view),
      absl::InternalError("response: tensors[0].data: got 3 bytes, allowed: a "
                          "multiple of 4 bytes (one element of float32)"));
  const absl::Status status = ParseResponse(malformed.segments(), view);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("malformed"));
}

}  // namespace
}  // namespace leakyrelu::wire
