// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_response.h"

#include <gtest/gtest.h>

#include "tests/unit/proto/wire/inference/inference_message.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using inference::ModelInferRequest;
using inference::ModelInferResponse;

void ExpectEcho(const ModelInferRequest& request, const std::string& output) {
  const std::string bytes = request.SerializeAsString();
  const ModelInferResponse want = EchoOf(request, output);
  for (size_t offset = 0; offset <= bytes.size(); ++offset) {
    const SlicedMessage message(bytes, {offset});
    RequestView view;
    InferenceView envelope;
    ASSERT_EQ(ParseInferenceRequest(message.segments(), view, envelope),
              absl::OkStatus());
    ASSERT_EQ(Flat(EncodeInferenceResponse(view, envelope, false)),
              want.SerializeAsString());
    inference::ModelStreamInferResponse streamed;
    *streamed.mutable_infer_response() = want;
    (*streamed.mutable_infer_response()
          ->mutable_parameters())["triton_final_response"]
        .set_bool_param(true);
    ASSERT_EQ(Flat(EncodeInferenceResponse(view, envelope, true)),
              streamed.SerializeAsString());
  }
}

TEST(InferenceResponseTest, RawIsWhatProtobufWrites) {
  ModelInferRequest request = RequestTo("leaky_relu");
  request.set_id("an id");
  AddRaw(request, "x", {300, 1}, 1200);
  AddRaw(request, "x12", {0}, 0, "FP64");
  AddRaw(request, "x3", {}, 2, "BF16");
  ExpectEcho(request, "y");
}

TEST(InferenceResponseTest, TypedIsWhatProtobufWrites) {
  ModelInferRequest request = RequestTo("leaky_relu_grad");
  for (int i = 0; i < 70; ++i) {
    if (i == 0) AddInput(request, "x", {70});
    request.mutable_inputs(0)->mutable_contents()->add_fp32_contents(i);
  }
  AddInput(request, "x1", {1}, "FP64").mutable_contents()->add_fp64_contents(1);
  ExpectEcho(request, "dx");
}

TEST(InferenceResponseTest, ContainsOnlyRequestedOutputs) {
  ModelInferRequest request = RequestTo("leaky_relu");
  AddRaw(request, "x0", {1}, 4);
  AddRaw(request, "x1", {1}, 4);
  request.add_outputs()->set_name("y1");
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  InferenceView envelope;
  ASSERT_EQ(ParseInferenceRequest(message.segments(), view, envelope),
            absl::OkStatus());
  ModelInferResponse response;
  ASSERT_TRUE(response.ParseFromString(
      Flat(EncodeInferenceResponse(view, envelope, false))));
  ASSERT_EQ(response.outputs_size(), 1);
  EXPECT_EQ(response.outputs(0).name(), "y1");
  EXPECT_EQ(response.raw_output_contents(0), request.raw_input_contents(1));
}

TEST(InferenceResponseTest, ErrorHasTheRequestsId) {
  inference::ModelStreamInferResponse response;
  ASSERT_TRUE(response.ParseFromString(EncodeStreamError("wrong", "7")));
  EXPECT_EQ(response.error_message(), "wrong");
  EXPECT_EQ(response.infer_response().id(), "7");
  EXPECT_TRUE(response.infer_response()
                  .parameters()
                  .at("triton_final_response")
                  .bool_param());
}

}  // namespace
}  // namespace leakyrelu::wire
