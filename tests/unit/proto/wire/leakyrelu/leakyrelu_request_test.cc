// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/leakyrelu_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "leakyrelu/error_detail.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/reasons.h"
#include "tests/unit/proto/wire/leakyrelu/data_tensor.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using ::testing::ElementsAre;

TEST(LeakyReluRequestTest, ForwardIsReadInPlace) {
  v1::ForwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_BFLOAT16, {2, 3}, 12);
  request.add_inputs()->add_values(1.5f);
  request.set_negative_slope(-0.25);
  request.set_semantics(v1::SEMANTICS_TENSORFLOW);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());

  ASSERT_EQ(view.inputs.size(), 2u);
  const TensorView& first = view.inputs[0];
  EXPECT_EQ(first.type, DataType::kBFloat16);
  EXPECT_TRUE(first.type_declared);
  EXPECT_EQ(first.form, TensorForm::kData);
  EXPECT_THAT(first.shape, ElementsAre(2, 3));
  EXPECT_EQ(first.bytes, 12u);
  EXPECT_EQ(first.elements, 6u);
  EXPECT_EQ(Joined(first.pieces), request.inputs(0).data());
  ASSERT_EQ(first.pieces.size(), 1u);
  EXPECT_GE(first.pieces[0].data(), message.segments()[0].data());
  EXPECT_THAT(first.piece_segments, ElementsAre(0));

  const TensorView& second = view.inputs[1];
  EXPECT_EQ(second.type, DataType::kFloat32);
  EXPECT_FALSE(second.type_declared);
  EXPECT_EQ(second.form, TensorForm::kValues);
  EXPECT_EQ(second.elements, 1u);
  EXPECT_TRUE(second.shape.empty());

  EXPECT_TRUE(view.grad_outputs.empty());
  EXPECT_EQ(view.options.negative_slope, -0.25);
  EXPECT_EQ(view.options.semantics, Semantics::kTensorFlow);
}

TEST(LeakyReluRequestTest, DefaultsAreTheContracts) {
  v1::ForwardRequest request;
  request.add_inputs();
  RequestView view;
  view.options = {7.0, Semantics::kTensorFlow};
  const SlicedMessage message(request.SerializeAsString());
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.options.negative_slope, 0.01);
  EXPECT_EQ(view.options.semantics, Semantics::kPyTorch);
  EXPECT_EQ(view.inputs[0].elements, 0u);
}

TEST(LeakyReluRequestTest, ExplicitZeroSlopeIsKept) {
  v1::ForwardRequest request;
  request.add_inputs();
  request.set_negative_slope(0);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.options.negative_slope, 0);
}

TEST(LeakyReluRequestTest, BackwardReadsGradients) {
  v1::BackwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_UNSPECIFIED, {2}, 8);
  request.add_grad_outputs()->set_dtype(v1::DATA_TYPE_FLOAT32);
  request.mutable_grad_outputs(0)->add_values(1);
  request.mutable_grad_outputs(0)->add_values(2);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus());
  ASSERT_EQ(view.grad_outputs.size(), 1u);
  EXPECT_EQ(view.grad_outputs[0].form, TensorForm::kValues);
  EXPECT_EQ(view.grad_outputs[0].elements, 2u);
}

TEST(LeakyReluRequestTest, BackwardTakesNoGradients) {
  v1::BackwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {}, 8);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_TRUE(view.grad_outputs.empty());
}

TEST(LeakyReluRequestTest, ViewIsReused) {
  v1::BackwardRequest backward;
  *backward.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {2}, 16);
  *backward.add_grad_outputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {2}, 16);
  const SlicedMessage first(backward.SerializeAsString());
  v1::ForwardRequest forward;
  forward.add_inputs();
  const SlicedMessage second(forward.SerializeAsString());
  RequestView view;
  ASSERT_TRUE(ParseBackwardRequest(first.segments(), view).ok());
  ASSERT_TRUE(ParseForwardRequest(second.segments(), view).ok());
  EXPECT_TRUE(view.grad_outputs.empty());
  ASSERT_EQ(view.inputs.size(), 1u);
  EXPECT_TRUE(view.inputs[0].pieces.empty());
  EXPECT_TRUE(view.inputs[0].shape.empty());
  EXPECT_EQ(view.inputs[0].type, DataType::kFloat32);
}

}  // namespace
}  // namespace leakyrelu::wire
