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
  bool Start(const inference::ModelInferRequest& request, Exchange& exchange) {
    const grpc::Slice slice(request.SerializeAsString());
    grpc::ByteBuffer buffer(&slice, 1);
    stopwatch_ = Stopwatch();
    if (!charge_.is_open()) {
      EXPECT_TRUE(charge_.Open(admission_, account_).ok());
    }
    return exchange.Start(&buffer, &stopwatch_, [this] { done_.Notify(); });
  }
  template <typename Response>
  Response TakeReply(Exchange& exchange) {
    grpc::Slice slice;
    EXPECT_TRUE(exchange.TakeReply().DumpToSingleSlice(&slice).ok());
    Response response;
    EXPECT_TRUE(response.ParseFromArray(slice.begin(), slice.size()));
    return response;
  }

  Metrics metrics_;
  Admission admission_{{.bytes = 1 << 21, .calls = 4}};
  PeerAccounts peers_{admission_.server()};
  Account account_{peers_.Of("uid:1")};
  Charge charge_;
  WorkPool pool_{1};
  absl::Notification done_;
  Stopwatch stopwatch_;
  const Exchange::Environment environment_{.max_message_bytes = 1 << 20,
                                           .inline_bytes = 4096,
                                           .metrics = &metrics_,
                                           .pool = &pool_};
  Exchange unary_{environment_, NewInferCodec(), &charge_};
  Exchange stream_{environment_, NewStreamInferCodec(), &charge_};
};

TEST_F(InferenceExchangeTest, RequestIsComputedAndCounted) {
  ASSERT_TRUE(Start(RequestOf(4), unary_));
  ASSERT_TRUE(unary_.status().ok()) << unary_.status();
  const auto response = TakeReply<inference::ModelInferResponse>(unary_);
  EXPECT_EQ(response.id(), "seven");
  EXPECT_EQ(response.outputs(0).name(), "y");
  EXPECT_THAT(response.outputs(0).contents().fp32_contents(),
              ElementsAre(0, -0.5, 2, -1.5));
  const auto totals = metrics_.inference().Of(0, 0);
  EXPECT_EQ(totals.succeeded, 1);
  EXPECT_EQ(totals.failed, 0);
  EXPECT_GT(totals.reading_ns, 0);
}

TEST_F(InferenceExchangeTest, StreamRepliesAreWrapped) {
  ASSERT_FALSE(Start(RequestOf(10'000), stream_));
  done_.WaitForNotification();
  ASSERT_TRUE(stream_.status().ok()) << stream_.status();
  const auto response = TakeReply<inference::ModelStreamInferResponse>(stream_);
  EXPECT_EQ(response.error_message(), "");
  EXPECT_EQ(
      response.infer_response().outputs(0).contents().fp32_contents_size(),
      10'000);
}

TEST_F(InferenceExchangeTest, FailureEndsACallButNotAStream) {
  inference::ModelInferRequest wrong = RequestOf(4);
  wrong.mutable_inputs(0)->set_name("input");
  ASSERT_TRUE(Start(wrong, unary_));
  EXPECT_EQ(unary_.status().code(), absl::StatusCode::kInvalidArgument);
  unary_.Reset();
  ASSERT_TRUE(Start(wrong, stream_));
  ASSERT_TRUE(stream_.status().ok());
  const auto response = TakeReply<inference::ModelStreamInferResponse>(stream_);
  EXPECT_THAT(response.error_message(), HasSubstr("inputs[0].name"));
  EXPECT_EQ(response.infer_response().id(), "seven");
  EXPECT_EQ(stream_.sent_bytes(), response.ByteSizeLong());
  EXPECT_EQ(metrics_.inference().Of(0, 0).failed, 2);
  EXPECT_THAT(metrics_.Serialize(), HasSubstr("reason=\"UNKNOWN_TENSOR\"} 2"));
}

}  // namespace
}  // namespace leakyrelu
