// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/gradient_check.h"

#include <gtest/gtest.h>

#include <vector>

#include "leakyrelu/error_detail.h"
#include "proto/status/reasons.h"

namespace leakyrelu::wire {
namespace {

TensorView Tensor(DataType type, const std::vector<int64_t>& shape,
                  size_t elements) {
  TensorView tensor;
  tensor.type = type;
  tensor.shape.assign(shape.begin(), shape.end());
  tensor.elements = elements;
  tensor.bytes = elements * ElementBytes(type);
  return tensor;
}

const std::vector<TensorView> kInputs = {Tensor(DataType::kFloat32, {2, 3}, 6),
                                         Tensor(DataType::kFloat64, {}, 4)};

void ExpectRefused(const std::vector<TensorView>& gradients,
                   std::string_view reason, absl::string_view message) {
  const absl::Status status = CheckGradients(kInputs, gradients);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), message);
  ASSERT_TRUE(DetailOf(status).has_value());
  EXPECT_EQ(DetailOf(status)->reason, reason);
}

TEST(GradientCheckTest, TakesGradientsThatFit) {
  EXPECT_EQ(CheckGradients(kInputs, kInputs), absl::OkStatus());
  EXPECT_EQ(CheckGradients({}, {}), absl::OkStatus());
}

// The wire's UNSPECIFIED and the form of the elements make no difference.
TEST(GradientCheckTest, ComparesEffectiveTypes) {
  std::vector<TensorView> gradients = kInputs;
  gradients[0].type_declared = true;
  gradients[0].form = TensorForm::kValues;
  EXPECT_EQ(CheckGradients(kInputs, gradients), absl::OkStatus());
}

TEST(GradientCheckTest, ComparesShapesOnlyWhereBothDeclareOne) {
  std::vector<TensorView> gradients = kInputs;
  gradients[0].shape.clear();
  gradients[1].shape = {2, 2};
  EXPECT_EQ(CheckGradients(kInputs, gradients), absl::OkStatus());
  gradients[0].shape = {3, 2};
  ExpectRefused(
      gradients, reasons::kGradientShape,
      "grad_outputs[0].shape: got [3,2], allowed: [2,3] (as inputs[0])");
  gradients[0].shape = {6};
  ExpectRefused(
      gradients, reasons::kGradientShape,
      "grad_outputs[0].shape: got [6], allowed: [2,3] (as inputs[0])");
}

TEST(GradientCheckTest, RefusesAnotherCount) {
  ExpectRefused(
      {kInputs[0]}, reasons::kGradientCount,
      "grad_outputs: got 1 tensors, allowed: none, or 2 (as many as inputs)");
  ExpectRefused(
      {kInputs[0], kInputs[1], kInputs[1]}, reasons::kGradientCount,
      "grad_outputs: got 3 tensors, allowed: none, or 2 (as many as inputs)");
}

TEST(GradientCheckTest, RefusesAnotherTypeOrSizeInAnyTensor) {
  std::vector<TensorView> gradients = kInputs;
  gradients[1] = Tensor(DataType::kFloat16, {}, 4);
  ExpectRefused(
      gradients, reasons::kGradientDtype,
      "grad_outputs[1].dtype: got float16, allowed: float64 (as inputs[1])");
  gradients[1] = Tensor(DataType::kFloat64, {}, 3);
  ExpectRefused(
      gradients, reasons::kGradientSize,
      "grad_outputs[1]: got 3 elements, allowed: 4 elements (as inputs[1])");
}

// The byte lengths are equal, but not the numbers of elements: the error names
// the type, not the size.
TEST(GradientCheckTest, TypeIsCheckedFirst) {
  std::vector<TensorView> gradients = kInputs;
  gradients[1] = Tensor(DataType::kFloat32, {}, 8);
  ExpectRefused(
      gradients, reasons::kGradientDtype,
      "grad_outputs[1].dtype: got float32, allowed: float64 (as inputs[1])");
}

}  // namespace
}  // namespace leakyrelu::wire
