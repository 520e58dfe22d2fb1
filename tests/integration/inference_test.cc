// SPDX-License-Identifier: Apache-2.0
// The Open Inference Protocol over real sockets, with generated stubs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "inference/inference.grpc.pb.h"
#include "tests/support/running_server.h"

namespace leakyrelu {
namespace {

using inference::GRPCInferenceService;
using ::testing::HasSubstr;

inference::ModelInferRequest RawRequest(const std::vector<float>& x) {
  inference::ModelInferRequest request;
  request.set_model_name("leaky_relu");
  request.set_model_version("3");
  auto& input = *request.add_inputs();
  input.set_name("x");
  input.set_datatype("FP32");
  input.add_shape(static_cast<int64_t>(x.size()));
  request.add_raw_input_contents(reinterpret_cast<const char*>(x.data()),
                                 x.size() * sizeof(float));
  return request;
}

// Expects x and -x/10 alternating, as of version 3.
void ExpectActivated(const std::vector<float>& x,
                     const inference::ModelInferResponse& response) {
  const std::string& raw = response.raw_output_contents(0);
  ASSERT_EQ(raw.size(), x.size() * sizeof(float));
  for (size_t i = 0; i < x.size(); ++i) {
    float y;
    std::memcpy(&y, raw.data() + i * sizeof(float), sizeof(float));
    ASSERT_EQ(y, x[i] > 0 ? x[i] : x[i] * 0.1f) << i;
  }
}

std::vector<float> Numbers(size_t count) {
  std::vector<float> numbers(count);
  for (size_t i = 0; i < count; ++i) {
    numbers[i] = (i % 2 == 0 ? 1.f : -1.f) * static_cast<float>(i);
  }
  return numbers;
}

// The last size is computed by the pool.
const size_t kElements[] = {0, 1, 1000, 1 << 20};

TEST(InferenceIntegrationTest, UnaryCalls) {
  RunningServer server;
  const auto stub = GRPCInferenceService::NewStub(server.Connect());
  for (const size_t size : kElements) {
    const std::vector<float> x = Numbers(size);
    grpc::ClientContext context;
    inference::ModelInferResponse response;
    const grpc::Status status =
        stub->ModelInfer(&context, RawRequest(x), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ExpectActivated(x, response);
  }
  EXPECT_THAT(
      server.StopAndScrape(),
      HasSubstr("grpc_server_call_started_total{grpc_method=\"inference."
                "GRPCInferenceService/ModelInfer\"} 4"));
}

bool IsFinal(const inference::ModelStreamInferResponse& response) {
  const auto& parameters = response.infer_response().parameters();
  const auto found = parameters.find("triton_final_response");
  return found != parameters.end() && found->second.bool_param();
}

TEST(InferenceIntegrationTest, StreamContinuesAfterAFailure) {
  RunningServer server;
  const auto stub = GRPCInferenceService::NewStub(server.Connect());
  grpc::ClientContext context;
  const auto stream = stub->ModelStreamInfer(&context);
  inference::ModelStreamInferResponse response;
  for (const size_t size : kElements) {
    const std::vector<float> x = Numbers(size);
    inference::ModelInferRequest wrong = RawRequest(x);
    wrong.set_model_name("relu");
    ASSERT_TRUE(stream->Write(wrong));
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_THAT(response.error_message(), HasSubstr("model_name"));
    EXPECT_TRUE(IsFinal(response));
    inference::ModelInferRequest right = RawRequest(x);
    // Does not add an empty response.
    (*right.mutable_parameters())["triton_enable_empty_final_response"]
        .set_bool_param(true);
    ASSERT_TRUE(stream->Write(right));
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.error_message(), "");
    EXPECT_TRUE(IsFinal(response));
    ExpectActivated(x, response.infer_response());
  }
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace leakyrelu
