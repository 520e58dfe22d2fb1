// SPDX-License-Identifier: Apache-2.0
#include "server/service/exchange.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/synchronization/notification.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu {
namespace {

grpc::ByteBuffer BufferOf(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

template <typename Response>
Response Parse(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
  Response response;
  EXPECT_TRUE(response.ParseFromArray(slice.begin(), slice.size()));
  return response;
}

v1::ForwardRequest ForwardOf(int elements) {
  v1::ForwardRequest request;
  request.set_negative_slope(0.5);
  v1::Tensor* input = request.add_inputs();
  for (int i = 0; i < elements; ++i) {
    input->add_values(i % 2 == 0 ? i : -i);
  }
  return request;
}

class ExchangeTest : public testing::Test {
 protected:
  bool Start(const google::protobuf::MessageLite& request,
             Exchange::Kind kind = Exchange::Kind::kForward) {
    grpc::ByteBuffer buffer = BufferOf(request);
    stopwatch_ = Stopwatch();
    return exchange_.Start(kind, &buffer, &stopwatch_,
                           [this] { done_.Notify(); });
  }
  bool Scraped(const std::string& line) const {
    return metrics_.Serialize().find(line) != std::string::npos;
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

TEST_F(ExchangeTest, SmallWorkEndsInsideStart) {
  ASSERT_TRUE(Start(ForwardOf(4)));
  ASSERT_TRUE(exchange_.status().ok()) << exchange_.status();
  const auto response = Parse<v1::ForwardResponse>(exchange_.TakeReply());
  ASSERT_EQ(response.outputs_size(), 1);
  const auto& values = response.outputs(0).values();
  EXPECT_EQ(std::vector<float>(values.begin(), values.end()),
            (std::vector<float>{0, -0.5, 2, -1.5}));
  EXPECT_EQ(exchange_.sent_bytes(), response.ByteSizeLong());
  EXPECT_FALSE(done_.HasBeenNotified());
}

TEST_F(ExchangeTest, LargeWorkEndsOnThePool) {
  ASSERT_FALSE(Start(ForwardOf(10'000)));
  done_.WaitForNotification();
  ASSERT_TRUE(exchange_.status().ok()) << exchange_.status();
  const auto response = Parse<v1::ForwardResponse>(exchange_.TakeReply());
  ASSERT_EQ(response.outputs(0).values_size(), 10'000);
  EXPECT_EQ(response.outputs(0).values(9'999), -9'999 * 0.5f);
}

TEST_F(ExchangeTest, BackwardTakesTheGradientsForm) {
  v1::BackwardRequest request;
  request.add_inputs()->add_values(-2);
  ASSERT_TRUE(Start(request, Exchange::Kind::kBackward));
  auto response = Parse<v1::BackwardResponse>(exchange_.TakeReply());
  EXPECT_EQ(response.grad_inputs(0).values(0), 0.01f);
  exchange_.Reset();
  request.add_grad_outputs()->add_values(3);
  ASSERT_TRUE(Start(request, Exchange::Kind::kBackward));
  response = Parse<v1::BackwardResponse>(exchange_.TakeReply());
  EXPECT_EQ(response.grad_inputs(0).values(0), 3 * 0.01f);
}

TEST_F(ExchangeTest, FailuresAreCountedAndTheNextOneIsUnharmed) {
  v1::ForwardRequest wrong;
  wrong.add_inputs()->set_data("123");
  ASSERT_TRUE(Start(wrong));
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(Scraped("leakyrelu_rejected_total{reason=\"PARTIAL_ELEMENT\"} 1"))
      << exchange_.status();
  exchange_.Reset();
  ASSERT_TRUE(Start(ForwardOf(4)));
  EXPECT_TRUE(exchange_.status().ok()) << exchange_.status();
}

TEST_F(ExchangeTest, TooLargeIsNotEvenRead) {
  v1::ForwardRequest request;
  request.add_inputs()->set_data(std::string((1 << 20) + 1, '\xff'));
  ASSERT_TRUE(Start(request));
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ExchangeTest, CancelledWorkHasNoReply) {
  absl::Notification open;
  absl::Notification passed;
  pool_.Submit(
      1, [&](size_t) { open.WaitForNotification(); }, [&] { passed.Notify(); });
  // The bytes as they were received, in whose place the results would be.
  const std::string sent = ForwardOf(10'000).SerializeAsString();
  const grpc::Slice received(sent);
  grpc::ByteBuffer request(&received, 1);
  ASSERT_FALSE(exchange_.Start(Exchange::Kind::kForward, &request, &stopwatch_,
                               [this] { done_.Notify(); }));
  exchange_.Cancel();
  open.Notify();
  done_.WaitForNotification();
  EXPECT_EQ(std::string(received.begin(), received.end()), sent);
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(exchange_.computed_bytes(), 0u);
  EXPECT_TRUE(
      Scraped("leakyrelu_elements_total{operation=\"forward\","
              "dtype=\"float32\"} 0\n"))
      << metrics_.Serialize();
  passed.WaitForNotification();
}

TEST_F(ExchangeTest, WhatDoesNotFitIsRefusedAndNotHeld) {
  metrics_.inflight().Enter(1 << 21);
  ASSERT_TRUE(Start(ForwardOf(4)));
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(Scraped(
      "leakyrelu_rejected_total{reason=\"TOO_MANY_BYTES_IN_FLIGHT\"} 1"))
      << metrics_.Serialize();
  exchange_.Reset();
  metrics_.inflight().Leave(1 << 21);
  EXPECT_TRUE(Scraped("leakyrelu_inflight_calls 0\n"));
  ASSERT_TRUE(Start(ForwardOf(4)));
  EXPECT_TRUE(exchange_.status().ok()) << exchange_.status();
  EXPECT_EQ(exchange_.computed_bytes(), 16u);
}

TEST_F(ExchangeTest, BytesInFlightGoWithReset) {
  const v1::ForwardRequest request = ForwardOf(4);
  ASSERT_TRUE(Start(request));
  EXPECT_TRUE(Scraped("leakyrelu_inflight_bytes " +
                      std::to_string(request.ByteSizeLong()) + "\n"));
  exchange_.Reset();
  EXPECT_TRUE(Scraped("leakyrelu_inflight_bytes 0\n"));
}

}  // namespace
}  // namespace leakyrelu
