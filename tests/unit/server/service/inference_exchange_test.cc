// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/synchronization/notification.h"
#include "inference/inference.pb.h"
#include "server/service/exchange.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

inference::ModelInferRequest RequestOf(int elements) {
  inference::ModelInferRequest request;
  request.set_model_name("leaky_relu");
  request.set_id("seven");
  (*request.mutable_parameters())["negative_slope"].set_string_param("0.5");
  auto& input = *request.add_inputs();
  input.set_name("x");
  input.set_datatype("FP32");
  input.add_shape(elements);
  for (int i = 0; i < elements; ++i) {
    input.mutable_contents()->add_fp32_contents(i % 2 == 0 ? i : -i);
  }
  return request;
}

class InferenceExchangeTest : public testing::Test {
 protected:
  bool Start(const inference::ModelInferRequest& request, Exchange::Kind kind) {
    const grpc::Slice slice(request.SerializeAsString());
    grpc::ByteBuffer buffer(&slice, 1);
    stopwatch_ = Stopwatch();
    return exchange_.Start(kind, &buffer, &stopwatch_,
                           [this] { done_.Notify(); });
  }
  template <typename Response>
  Response TakeReply() {
    grpc::Slice slice;
    EXPECT_TRUE(exchange_.TakeReply().DumpToSingleSlice(&slice).ok());
    Response response;
    EXPECT_TRUE(response.ParseFromArray(slice.begin(), slice.size()));
    return response;
  }

  Metrics metrics_;
  Admission admission_{{.bytes = 1 << 21, .calls = 2}, &metrics_.inflight()};
  WorkPool pool_{1};
  absl::Notification done_;
  Stopwatch stopwatch_;
  Exchange exchange_{{.max_message_bytes = 1 << 20,
                      .inline_bytes = 4096,
                      .admission = &admission_,
                      .metrics = &metrics_,
                      .pool = &pool_}};
};

TEST_F(InferenceExchangeTest, ARequestIsComputedAndCounted) {
  ASSERT_TRUE(Start(RequestOf(4), Exchange::Kind::kInfer));
  ASSERT_TRUE(exchange_.status().ok()) << exchange_.status();
  const auto response = TakeReply<inference::ModelInferResponse>();
  EXPECT_EQ(response.id(), "seven");
  EXPECT_EQ(response.outputs(0).name(), "y");
  EXPECT_THAT(response.outputs(0).contents().fp32_contents(),
              ElementsAre(0, -0.5, 2, -1.5));
  const auto totals = metrics_.inference().Of(0, 0);
  EXPECT_EQ(totals.succeeded, 1);
  EXPECT_EQ(totals.failed, 0);
  EXPECT_GT(totals.reading_ns, 0);
}

TEST_F(InferenceExchangeTest, AStreamsRepliesAreWrapped) {
  ASSERT_FALSE(Start(RequestOf(10'000), Exchange::Kind::kStreamInfer));
  done_.WaitForNotification();
  ASSERT_TRUE(exchange_.status().ok()) << exchange_.status();
  const auto response = TakeReply<inference::ModelStreamInferResponse>();
  EXPECT_EQ(response.error_message(), "");
  EXPECT_EQ(
      response.infer_response().outputs(0).contents().fp32_contents_size(),
      10'000);
}

TEST_F(InferenceExchangeTest, AFailureEndsACallButNotAStream) {
  inference::ModelInferRequest wrong = RequestOf(4);
  wrong.mutable_inputs(0)->set_name("input");
  ASSERT_TRUE(Start(wrong, Exchange::Kind::kInfer));
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kInvalidArgument);
  exchange_.Reset();
  ASSERT_TRUE(Start(wrong, Exchange::Kind::kStreamInfer));
  ASSERT_TRUE(exchange_.status().ok());
  const auto response = TakeReply<inference::ModelStreamInferResponse>();
  EXPECT_THAT(response.error_message(), HasSubstr("inputs[0].name"));
  EXPECT_EQ(response.infer_response().id(), "seven");
  EXPECT_EQ(exchange_.sent_bytes(), response.ByteSizeLong());
  EXPECT_EQ(metrics_.inference().Of(0, 0).failed, 2);
  EXPECT_THAT(metrics_.Serialize(), HasSubstr("reason=\"UNKNOWN_TENSOR\"} 2"));
}

}  // namespace
}  // namespace leakyrelu
