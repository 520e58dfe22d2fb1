// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/request_encoder.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

absl::Span<const std::byte> BytesOf(const std::string& bytes) {
  return absl::Span<const std::byte>(
      reinterpret_cast<const std::byte*>(bytes.data()), bytes.size());
}

TEST(RequestEncoderTest, ForwardIsWhatProtobufReads) {
  const std::string data = "12345678";
  const std::string values("\0\0\x80\x3f", 4);  // 1.0f
  const std::vector<int64_t> shape = {1, 2};
  const OutgoingTensor inputs[] = {
      {DataType::kFloat32, shape, TensorForm::kData, BytesOf(data)},
      {DataType::kFloat32, {}, TensorForm::kValues, BytesOf(values)},
      {DataType::kBFloat16, {}, TensorForm::kData, {}}};
  const EncodedMessage encoded =
      EncodeForwardRequest(inputs, {-0.5, Semantics::kTensorFlow});
  ASSERT_EQ(encoded.parts.size(), 3u);
  EXPECT_EQ(encoded.parts[1].source, 1u);
  EXPECT_EQ(encoded.parts[0].bulk.data(), BytesOf(data).data());

  v1::ForwardRequest request;
  ASSERT_TRUE(request.ParseFromString(Flat(encoded)));
  v1::ForwardRequest expected;
  expected.set_negative_slope(-0.5);
  expected.set_semantics(v1::SEMANTICS_TENSORFLOW);
  auto& first = *expected.add_inputs();
  first.set_dtype(v1::DATA_TYPE_FLOAT32);
  first.add_shape(1);
  first.add_shape(2);
  first.set_data(data);
  auto& second = *expected.add_inputs();
  second.set_dtype(v1::DATA_TYPE_FLOAT32);
  second.add_values(1);
  expected.add_inputs()->set_dtype(v1::DATA_TYPE_BFLOAT16);
  EXPECT_EQ(request.SerializeAsString(), expected.SerializeAsString());
}

TEST(RequestEncoderTest, EncodesARequestWithoutTensors) {
  v1::BackwardRequest request;
  ASSERT_TRUE(
      request.ParseFromString(Flat(EncodeBackwardRequest({}, {}, Options()))));
  EXPECT_EQ(request.inputs_size(), 0);
  EXPECT_EQ(request.negative_slope(), 0.01);
}

// Lengths around each size of their varints, encoded and decoded again.
TEST(RequestEncoderTest, BackwardRoundTrips) {
  std::mt19937 random(301);
  for (size_t elements :
       {0, 1, 27, 28, 29, 31, 32, 33, 4090, 4095, 4096, 4097, 600'000}) {
    std::string x(elements * 4, '\0');
    std::string grad(elements * 4, '\0');
    for (char& byte : x) byte = static_cast<char>(random());
    for (char& byte : grad) byte = static_cast<char>(random());
    const std::vector<int64_t> shape = {static_cast<int64_t>(elements), 1};
    const OutgoingTensor input{DataType::kFloat32, shape, TensorForm::kData,
                               BytesOf(x)};
    const OutgoingTensor grad_output{DataType::kFloat32, shape,
                                     TensorForm::kValues, BytesOf(grad)};
    const EncodedMessage encoded =
        EncodeBackwardRequest({input, input}, {grad_output, grad_output},
                              {0.25, Semantics::kPyTorch});
    const std::string flat = Flat(encoded);
    v1::BackwardRequest request;
    ASSERT_TRUE(request.ParseFromString(flat));
    EXPECT_EQ(request.inputs(1).data(), x);
    EXPECT_EQ(request.grad_outputs(1).values_size(),
              static_cast<int>(elements));
    EXPECT_EQ(encoded.bytes, request.ByteSizeLong());

    const SlicedMessage message(flat, {flat.size() / 2});
    RequestView view;
    ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus());
    EXPECT_EQ(Joined(view.inputs[0].pieces), x);
    EXPECT_EQ(Joined(view.grad_outputs[1].pieces), grad);
    EXPECT_EQ(view.options.negative_slope, 0.25);
  }
}

}  // namespace
}  // namespace leakyrelu::wire
