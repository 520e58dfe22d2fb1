// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/payload.h"

#include <gtest/gtest.h>

#include <cstring>

#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::bench {
namespace {

// The right response, computed by another implementation.
v1::ForwardResponse Answer(const std::string& request) {
  v1::ForwardRequest parsed;
  EXPECT_TRUE(parsed.ParseFromString(request));
  v1::ForwardResponse response;
  v1::Tensor* output = response.add_outputs();
  *output = parsed.inputs(0);
  std::string* data = output->mutable_data();
  for (size_t at = 0; at < data->size(); at += sizeof(float)) {
    float element;
    std::memcpy(&element, data->data() + at, sizeof element);
    if (element <= 0) element *= 0.01F;
    std::memcpy(data->data() + at, &element, sizeof element);
  }
  return response;
}

TEST(PayloadTest, InferenceResponseIsCheckedElementByElement) {
  const std::string request = EncodeInferRequest(64);
  v1::ForwardRequest twin;
  ASSERT_TRUE(twin.ParseFromString(EncodeForwardRequest(64)));
  inference::ModelInferRequest parsed;
  ASSERT_TRUE(parsed.ParseFromString(request));
  EXPECT_EQ(parsed.raw_input_contents(0), twin.inputs(0).data());
  inference::ModelInferResponse response;
  std::string* raw = response.add_raw_output_contents();
  *raw = Answer(twin.SerializeAsString()).outputs(0).data();
  EXPECT_TRUE(
      CheckResponse(Expected::kInference, request, response.SerializeAsString())
          .ok());
  (*raw)[63] ^= 1;
  EXPECT_FALSE(
      CheckResponse(Expected::kInference, request, response.SerializeAsString())
          .ok());
}

TEST(PayloadTest, RequestHasBothSigns) {
  v1::ForwardRequest parsed;
  ASSERT_TRUE(parsed.ParseFromString(EncodeForwardRequest(4096)));
  EXPECT_EQ(parsed.inputs(0).shape(0), 1024);
  const std::string& data = parsed.inputs(0).data();
  ASSERT_EQ(data.size(), 4096U);
  int positive = 0;
  for (size_t at = 0; at < data.size(); at += sizeof(float)) {
    float element;
    std::memcpy(&element, data.data() + at, sizeof element);
    if (element > 0) ++positive;
  }
  EXPECT_GT(positive, 400);
  EXPECT_LT(positive, 624);
}

TEST(PayloadTest, EchoIsRefused) {
  const std::string request = EncodeForwardRequest(64);
  EXPECT_TRUE(CheckResponse(Expected::kEcho, request, request).ok());
  EXPECT_FALSE(CheckResponse(Expected::kLeakyRelu, request, request).ok());
}

TEST(PayloadTest, EveryElementIsChecked) {
  const std::string request = EncodeForwardRequest(64);
  v1::ForwardResponse response = Answer(request);
  EXPECT_TRUE(
      CheckResponse(Expected::kLeakyRelu, request, response.SerializeAsString())
          .ok());
  (*response.mutable_outputs(0)->mutable_data())[63] ^= 1;
  EXPECT_FALSE(
      CheckResponse(Expected::kLeakyRelu, request, response.SerializeAsString())
          .ok());
}

TEST(PayloadTest, ShortResponseIsRefused) {
  const std::string request = EncodeForwardRequest(64);
  v1::ForwardResponse response = Answer(request);
  response.mutable_outputs(0)->mutable_data()->resize(60);
  EXPECT_FALSE(
      CheckResponse(Expected::kLeakyRelu, request, response.SerializeAsString())
          .ok());
  EXPECT_FALSE(CheckResponse(Expected::kLeakyRelu, request, "").ok());
}

}  // namespace
}  // namespace leakyrelu::bench
