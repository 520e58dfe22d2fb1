// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::wire {
namespace {

using ::testing::HasSubstr;

TEST(InferenceErrorTest, ModelsAndVersionsAreNotFound) {
  const absl::Status model = UnknownModelError("a\nb");
  EXPECT_EQ(model.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(model.message(),
            "model_name: \"a\\nb\", leaky_relu, leaky_relu_grad");
  const absl::Status version = UnknownVersionError("9");
  EXPECT_EQ(version.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(version.message()), HasSubstr("2 (tensorflow)"));
}

TEST(InferenceErrorTest, InputsAreNamedByTheirIndex) {
  EXPECT_EQ(InputNameError(3, "z", "x").message(), "inputs[3].name: \"z\", x");
  EXPECT_EQ(DuplicateInputError(1, "x").message(),
            "inputs[1].name: \"x\" again, each name once");
  EXPECT_EQ(InputTypeError(0, "BYTES", "FP32").message(),
            "inputs[0].datatype: \"BYTES\", FP32");
  EXPECT_EQ(WrongContentsError(2, "a", "b").message(),
            "inputs[2].contents: a, b");
}

TEST(InferenceErrorTest, ParametersAreNamed) {
  EXPECT_EQ(UnknownParameterError("slop", "slope").message(),
            "parameters: \"slop\", slope");
  EXPECT_EQ(ParameterError("slope", "true", "a number").message(),
            "parameters[slope]: true, a number");
}

TEST(InferenceErrorTest, SizesAreInTheUnitOfTheContents) {
  TensorView tensor;
  tensor.type = DataType::kFloat64;
  tensor.shape = {2, 2};
  tensor.bytes = 24;
  EXPECT_EQ(InputSizeError(1, true, tensor, 4).message(),
            "raw_input_contents[1]: 24 bytes, 32 bytes as shape [2,2] of FP64 "
            "needs");
  EXPECT_EQ(InputSizeError(1, false, tensor, 4).message(),
            "inputs[1].contents: 3 elements, 4 elements as shape [2,2] of FP64 "
            "needs");
}

}  // namespace
}  // namespace leakyrelu::wire
