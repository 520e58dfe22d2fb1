// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/tensor_error.h"

#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"
#include "proto/status/reasons.h"

namespace leakyrelu::wire {
namespace {

constexpr TensorPlace kPlace = {"grad_outputs", 3};

void ExpectError(const absl::Status& status, absl::string_view reason,
                 absl::string_view message) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), message);
  ASSERT_TRUE(DetailOf(status).has_value());
  EXPECT_EQ(DetailOf(status)->reason, reason);
}

absl::string_view View(std::string_view reason) {
  return {reason.data(), reason.size()};
}

TEST(TensorErrorTest, PlaceIsAPathInTheRequest) {
  EXPECT_EQ(PlaceText({"inputs", 0}), "inputs[0]");
  EXPECT_EQ(PlaceText({"inputs", 4095}), "inputs[4095]");
}

TEST(TensorErrorTest, HeadErrorsNameTheField) {
  ExpectError(UnknownDtypeError(kPlace, -7), View(reasons::kUnknownDtype),
              "grad_outputs[3].dtype: got -7, allowed: 0 (float32), 1 "
              "(float32), 2 (float64), 3 (float16), 4 (bfloat16)");
  ExpectError(
      DataAndValuesError(kPlace), View(reasons::kDataAndValues),
      "grad_outputs[3]: got both data and values, allowed: one of them");
  ExpectError(ValuesNotFloat32Error(kPlace, DataType::kBFloat16),
              View(reasons::kValuesNotFloat32),
              "grad_outputs[3].values: got dtype bfloat16, allowed: dtype "
              "float32 (other types are sent as data)");
}

TEST(TensorErrorTest, PartialElementsNameTheFormAndTheUnit) {
  TensorView tensor;
  tensor.type = DataType::kFloat64;
  tensor.bytes = 12;
  ExpectError(PartialElementError(kPlace, tensor),
              View(reasons::kPartialElement),
              "grad_outputs[3].data: got 12 bytes, allowed: a multiple of 8 "
              "bytes (one element of float64)");
  tensor.type = DataType::kFloat32;
  tensor.form = TensorForm::kValues;
  tensor.bytes = 5;
  ExpectError(PartialElementError(kPlace, tensor),
              View(reasons::kPartialElement),
              "grad_outputs[3].values: got 5 bytes, allowed: a multiple of 4 "
              "bytes (one element of float32)");
}

TEST(TensorErrorTest, ShapeErrorsShowTheFault) {
  TensorView tensor;
  tensor.shape = {4, 0, -2, -3};
  ExpectError(ShapeError(kPlace, tensor, ShapeFault::kNegative),
              View(reasons::kNegativeDimension),
              "grad_outputs[3].shape[2]: got -2, allowed: 0 or more");
  tensor.shape.assign(65, 1);
  ExpectError(ShapeError(kPlace, tensor, ShapeFault::kTooManyDimensions),
              View(reasons::kTooManyDimensions),
              "grad_outputs[3].shape: got 65 dimensions, allowed: at most 64");
  tensor.shape = {int64_t{1} << 62, 4};
  ExpectError(ShapeError(kPlace, tensor, ShapeFault::kOverflow),
              View(reasons::kShapeOverflow),
              "grad_outputs[3].shape: got [4611686018427387904,4], allowed: "
              "less than 2^63 bytes in all");
}

// data is counted in bytes, values in elements, as the sender specified them.
TEST(TensorErrorTest, SizesAreInTheFormsOwnUnit) {
  TensorView tensor;
  tensor.type = DataType::kFloat16;
  tensor.shape = {3};
  tensor.bytes = 4;
  tensor.elements = 2;
  ExpectError(SizeError(kPlace, tensor, 3), View(reasons::kSizeMismatch),
              "grad_outputs[3].data: got 4 bytes, allowed: 6 bytes (shape [3] "
              "of float16)");
  tensor.type = DataType::kFloat32;
  tensor.form = TensorForm::kValues;
  tensor.bytes = 8;
  ExpectError(SizeError(kPlace, tensor, 3), View(reasons::kSizeMismatch),
              "grad_outputs[3].values: got 2 elements, allowed: 3 elements "
              "(shape [3] of float32)");
}

}  // namespace
}  // namespace leakyrelu::wire
