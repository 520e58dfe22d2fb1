// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/proto/wire/inference/inference_message.h"

namespace leakyrelu::wire {
namespace {

using ::testing::HasSubstr;

class InferenceOptionsTest : public testing::Test {
 protected:
  inference::InferParameter& Parameter(const std::string& name) {
    return (*request_.mutable_parameters())[name];
  }
  absl::Status Read(size_t preset = 0) {
    return ReadInferenceOptions(request_, preset, options_);
  }

  inference::ModelInferRequest request_;
  Options options_;
};

TEST_F(InferenceOptionsTest, VersionSelectsItsPreset) {
  ASSERT_TRUE(Read().ok());
  EXPECT_EQ(options_.negative_slope, 0.01);
  EXPECT_EQ(options_.semantics, Semantics::kPyTorch);
  ASSERT_TRUE(Read(1).ok());
  EXPECT_EQ(options_.negative_slope, 0.2);
  EXPECT_EQ(options_.semantics, Semantics::kTensorFlow);
}

TEST_F(InferenceOptionsTest, SlopeMayHaveAnyNumberType) {
  Parameter("negative_slope").set_double_param(0.3);
  ASSERT_TRUE(Read().ok());
  EXPECT_EQ(options_.negative_slope, 0.3);
  Parameter("negative_slope").set_string_param("0.25");
  ASSERT_TRUE(Read().ok());
  EXPECT_EQ(options_.negative_slope, 0.25);
  Parameter("negative_slope").set_int64_param(-2);
  ASSERT_TRUE(Read().ok());
  EXPECT_EQ(options_.negative_slope, -2);
  Parameter("negative_slope").set_uint64_param(2);
  ASSERT_TRUE(Read().ok());
  EXPECT_EQ(options_.negative_slope, 2);
}

TEST_F(InferenceOptionsTest, ParametersRefineThePreset) {
  Parameter("preset").set_string_param("tensorflow");
  Parameter("negative_slope").set_double_param(0.5);
  ASSERT_TRUE(Read(2).ok());
  EXPECT_EQ(options_.negative_slope, 0.5);
  EXPECT_EQ(options_.semantics, Semantics::kTensorFlow);
  Parameter("semantics").set_int64_param(1);
  ASSERT_TRUE(Read(2).ok());
  EXPECT_EQ(options_.semantics, Semantics::kPyTorch);
}

TEST_F(InferenceOptionsTest, WrongValuesAreNamed) {
  for (const char* name : {"negative_slope", "semantics", "preset"}) {
    request_.Clear();
    Parameter(name).set_string_param("steep");
    const absl::Status status = Read();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(name));
    EXPECT_THAT(std::string(status.message()), HasSubstr("\"steep\""));
    Parameter(name).set_bool_param(true);
    EXPECT_FALSE(Read().ok()) << name;
    Parameter(name).Clear();
    EXPECT_FALSE(Read().ok()) << name;
  }
}

TEST_F(InferenceOptionsTest, OnlyParametersOfOtherServersAreIgnored) {
  Parameter("priority").set_uint64_param(1);
  Parameter("triton_enable_empty_final_response").set_bool_param(false);
  EXPECT_TRUE(Read().ok());
  Parameter("negative_slop").set_double_param(1);
  EXPECT_THAT(std::string(Read().message()), HasSubstr("\"negative_slop\""));
}

TEST_F(InferenceOptionsTest, SlopeTensorHasOneElementOfFp32OrFp64) {
  AddInput(request_, "negative_slope", {1}, "FP64");
  double slope = 0.3;
  const Segment bytes(reinterpret_cast<std::byte*>(&slope), 8);
  TensorView tensor;
  tensor.type = DataType::kFloat64;
  tensor.bytes = 8;
  tensor.elements = 1;
  tensor.pieces = {bytes.subspan(0, 3), bytes.subspan(3)};
  ASSERT_TRUE(ReadSlopeTensor(request_, 0, tensor, options_).ok());
  EXPECT_EQ(options_.negative_slope, 0.3);
  tensor.elements = 2;
  EXPECT_FALSE(ReadSlopeTensor(request_, 0, tensor, options_).ok());
  tensor.elements = 1;
  tensor.type = DataType::kFloat16;
  EXPECT_FALSE(ReadSlopeTensor(request_, 0, tensor, options_).ok());
  tensor.type = DataType::kFloat64;
  Parameter("negative_slope").set_double_param(1);
  EXPECT_FALSE(ReadSlopeTensor(request_, 0, tensor, options_).ok());
}

}  // namespace
}  // namespace leakyrelu::wire
