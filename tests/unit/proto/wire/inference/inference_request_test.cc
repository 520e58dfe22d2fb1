// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "leakyrelu/error_detail.h"
#include "proto/status/reasons.h"
#include "tests/unit/proto/wire/inference/inference_message.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using inference::ModelInferRequest;

class InferenceRequestTest : public testing::Test {
 protected:
  absl::Status Parse(const ModelInferRequest& request) {
    message_.emplace(request.SerializeAsString());
    return ParseInferenceRequest(message_->segments(), view_, envelope_);
  }
  std::string Reason(const ModelInferRequest& request) {
    const auto detail = DetailOf(Parse(request));
    return detail.has_value() ? detail->reason : "";
  }

  std::optional<SlicedMessage> message_;
  RequestView view_;
  InferenceView envelope_;
};

TEST_F(InferenceRequestTest, BatchKeepsItsOrder) {
  ModelInferRequest request = RequestTo("leaky_relu");
  request.set_id("seven");
  request.set_model_version("2");
  AddRaw(request, "x3", {2}, 8);
  AddRaw(request, "x", {1}, 8, "FP64");
  ASSERT_EQ(Parse(request), absl::OkStatus());
  EXPECT_TRUE(envelope_.found);
  EXPECT_EQ(envelope_.id, "seven");
  EXPECT_EQ(envelope_.preset, 1u);
  EXPECT_FALSE(envelope_.typed);
  ASSERT_EQ(view_.inputs.size(), 2u);
  EXPECT_EQ(Joined(view_.inputs[0].pieces), request.raw_input_contents(0));
  EXPECT_EQ(view_.inputs[1].type, DataType::kFloat64);
  EXPECT_TRUE(view_.grad_outputs.empty());
  ASSERT_EQ(envelope_.outputs.size(), 2u);
  EXPECT_EQ(envelope_.outputs[0].suffix, 3);
  EXPECT_EQ(envelope_.outputs[1].suffix, InferenceView::kNoSuffix);
}

TEST_F(InferenceRequestTest, GradientsArePairedWithTheirInputs) {
  ModelInferRequest request = RequestTo("leaky_relu_grad");
  AddRaw(request, "grad1", {1}, 4);
  AddRaw(request, "x0", {2}, 8);
  AddRaw(request, "grad0", {2}, 8);
  AddRaw(request, "x1", {1}, 4);
  ASSERT_EQ(Parse(request), absl::OkStatus());
  ASSERT_EQ(view_.grad_outputs.size(), 2u);
  EXPECT_EQ(Joined(view_.inputs[0].pieces), request.raw_input_contents(1));
  EXPECT_EQ(Joined(view_.grad_outputs[0].pieces),
            request.raw_input_contents(2));
  EXPECT_EQ(Joined(view_.grad_outputs[1].pieces),
            request.raw_input_contents(0));
}

TEST_F(InferenceRequestTest, GradientsMustFit) {
  ModelInferRequest request = RequestTo("leaky_relu_grad");
  AddRaw(request, "x", {2}, 8);
  ModelInferRequest lonely = request;
  AddRaw(lonely, "grad3", {2}, 8);
  EXPECT_EQ(Reason(lonely), reasons::kGradientCount);
  AddRaw(lonely, "grad", {2}, 8);
  EXPECT_EQ(Reason(lonely), reasons::kGradientCount);
  ModelInferRequest shape = request;
  AddRaw(shape, "grad", {1, 2}, 8);
  EXPECT_EQ(Reason(shape), reasons::kGradientShape);
  ModelInferRequest type = request;
  AddRaw(type, "grad", {2}, 4, "FP16");
  EXPECT_EQ(Reason(type), reasons::kGradientDtype);
}

TEST_F(InferenceRequestTest, ModelsAndVersionsAreLookedUp) {
  ModelInferRequest request = RequestTo("relu");
  request.set_id("8");
  AddRaw(request, "x", {1}, 4);
  EXPECT_EQ(Parse(request).code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(envelope_.found);
  EXPECT_EQ(envelope_.id, "8");
  request.set_model_name("leaky_relu");
  request.set_model_version("7");
  EXPECT_EQ(Parse(request).code(), absl::StatusCode::kNotFound);
}

TEST_F(InferenceRequestTest, InputNamesAreTheModels) {
  for (const char* name :
       {"", "y", "x-1", "x01", "x00", "x12345", "x 1", "grad", "input"}) {
    ModelInferRequest request = RequestTo("leaky_relu");
    AddRaw(request, name, {1}, 4);
    EXPECT_EQ(Reason(request), reasons::kUnknownTensor) << name;
  }
  ModelInferRequest twice = RequestTo("leaky_relu");
  AddRaw(twice, "x4", {1}, 4);
  AddRaw(twice, "x", {1}, 4);
  AddRaw(twice, "x4", {1}, 4);
  EXPECT_EQ(Reason(twice), reasons::kDuplicateTensor);
  EXPECT_EQ(DetailOf(Parse(twice))->field, "inputs[2].name");
  EXPECT_EQ(Reason(RequestTo("leaky_relu")), reasons::kNoInputs);
}

TEST_F(InferenceRequestTest, SlopeMayBeAnInput) {
  ModelInferRequest request = RequestTo("leaky_relu");
  AddInput(request, "negative_slope", {}, "FP64")
      .mutable_contents()
      ->add_fp64_contents(0.3);
  AddInput(request, "x", {1}).mutable_contents()->add_fp32_contents(1);
  ASSERT_EQ(Parse(request), absl::OkStatus());
  EXPECT_EQ(view_.options.negative_slope, 0.3);
  EXPECT_EQ(view_.inputs.size(), 1u);
  EXPECT_TRUE(envelope_.typed);
  AddInput(request, "negative_slope", {}, "FP64");
  EXPECT_EQ(Reason(request), reasons::kDuplicateTensor);
}

TEST_F(InferenceRequestTest, OnlyRequestedOutputsAreReturned) {
  ModelInferRequest request = RequestTo("leaky_relu");
  AddRaw(request, "x", {1}, 4);
  AddRaw(request, "x8", {1}, 4);
  request.add_outputs()->set_name("y8");
  ASSERT_EQ(Parse(request), absl::OkStatus());
  ASSERT_EQ(envelope_.outputs.size(), 1u);
  EXPECT_EQ(envelope_.outputs[0].tensor, 1u);
  ModelInferRequest twice = request;
  twice.add_outputs()->set_name("y8");
  EXPECT_EQ(Reason(twice), reasons::kDuplicateTensor);
  ModelInferRequest other = request;
  other.add_outputs()->set_name("y7");
  EXPECT_EQ(Reason(other), reasons::kUnknownTensor);
  (*request.mutable_outputs(0)->mutable_parameters())["classification"]
      .set_int64_param(1);
  EXPECT_EQ(Reason(request), reasons::kUnknownParameter);
}

TEST_F(InferenceRequestTest, RequestedOutputsAndParametersAreLimited) {
  ModelInferRequest outputs = RequestTo("leaky_relu");
  AddRaw(outputs, "x", {1}, 4);
  for (int i = 0; i < 4097; ++i) outputs.add_outputs();
  EXPECT_EQ(Parse(outputs).message(),
            "outputs: got more than 4096 tensors, allowed: at most 4096");

  ModelInferRequest parameters = RequestTo("leaky_relu");
  AddRaw(parameters, "x", {1}, 4);
  for (int i = 0; i < 20'000; ++i) {
    (*parameters.mutable_parameters())[std::to_string(i)];
  }
  EXPECT_EQ(Parse(parameters).message(),
            "message: got more than 40960 protobuf fields, allowed: at most "
            "40960");
}

TEST_F(InferenceRequestTest, SlopeIsChecked) {
  ModelInferRequest request = RequestTo("leaky_relu");
  AddRaw(request, "x", {1}, 4);
  (*request.mutable_parameters())["negative_slope"].set_double_param(1e39);
  EXPECT_EQ(Reason(request), reasons::kSlopeNotFinite);
}

}  // namespace
}  // namespace leakyrelu::wire
