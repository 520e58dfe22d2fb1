// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::wire {
namespace {

using ::testing::HasSubstr;

TEST(InferenceErrorTest, ModelsAndVersionsAreNotFound) {
  const absl::Status model = UnknownModelError("a\nb");
  EXPECT_EQ(model.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(model.message(),
            "model_name: got \"a\\nb\", allowed: leaky_relu, leaky_relu_grad");
  const absl::Status version = UnknownVersionError("9");
  EXPECT_EQ(version.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(version.message()), HasSubstr("2 (tensorflow)"));
}

TEST(InferenceErrorTest, NamesOfClientsAreEscapedAndClipped) {
  const std::string hostile = "a\x1b[2J\u0085\u2028\u202e\u200b\"";
  const std::string shown =
      "got \"a\\u001b[2J\\u0085\\u2028\\u202e\\u200b\\\"\"";
  const std::string huge(100'000, 'a');
  for (const auto& [escaped, clipped] :
       {std::pair{UnknownModelError(hostile), UnknownModelError(huge)},
        {UnknownVersionError(hostile), UnknownVersionError(huge)},
        {UnknownParameterError(hostile, "x"), UnknownParameterError(huge, "x")},
        {InputNameError(0, hostile, "x"), InputNameError(0, huge, "x")},
        {DuplicateInputError(0, hostile), DuplicateInputError(0, huge)},
        {InputTypeError(0, hostile, "x"), InputTypeError(0, huge, "x")}}) {
    EXPECT_THAT(std::string(escaped.message()), HasSubstr(shown));
    EXPECT_LT(clipped.message().size(), 400u);
  }
}

TEST(InferenceErrorTest, InputsAreNamedByTheirIndex) {
  EXPECT_EQ(InputNameError(3, "z", "x").message(),
            "inputs[3].name: got \"z\", allowed: x");
  EXPECT_EQ(DuplicateInputError(1, "x").message(),
            "inputs[1].name: got \"x\" again, allowed: each name once");
  EXPECT_EQ(InputTypeError(0, "BYTES", "FP32").message(),
            "inputs[0].datatype: got \"BYTES\", allowed: FP32");
  EXPECT_EQ(WrongContentsError(2, "a", "b").message(),
            "inputs[2].contents: got a, allowed: b");
}

TEST(InferenceErrorTest, ParametersAreNamed) {
  EXPECT_EQ(UnknownParameterError("slop", "slope").message(),
            "parameters: got \"slop\", allowed: slope");
  EXPECT_EQ(ParameterError("slope", "true", "a number").message(),
            "parameters[slope]: got true, allowed: a number");
}

TEST(InferenceErrorTest, SizesAreInTheUnitOfTheContents) {
  TensorView tensor;
  tensor.type = DataType::kFloat64;
  tensor.shape = {2, 2};
  tensor.bytes = 24;
  EXPECT_EQ(InputSizeError(1, true, tensor, 4).message(),
            "raw_input_contents[1]: got 24 bytes, allowed: 32 bytes (shape "
            "[2,2] of FP64)");
  EXPECT_EQ(InputSizeError(1, false, tensor, 4).message(),
            "inputs[1].contents: got 3 elements, allowed: 4 elements (shape "
            "[2,2] of FP64)");
}

}  // namespace
}  // namespace leakyrelu::wire
