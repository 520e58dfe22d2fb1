// SPDX-License-Identifier: Apache-2.0
#include "server/service/exchange.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/synchronization/notification.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/support/compressed.h"
#include "tests/support/compressed_buffer.h"

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
  bool Start(const google::protobuf::MessageLite& request) {
    return Start(request, exchange_);
  }
  bool Start(const google::protobuf::MessageLite& request, Exchange& exchange) {
    grpc::ByteBuffer buffer = BufferOf(request);
    stopwatch_ = Stopwatch();
    OpenCharge();
    return exchange.Start(&buffer, &stopwatch_, [this] { done_.Notify(); });
  }
  void OpenCharge() {
    if (charge_.is_open()) return;
    EXPECT_TRUE(charge_.Open(admission_, account_).ok());
  }
  bool Scraped(const std::string& line) const {
    return metrics_.Serialize().find(line) != std::string::npos;
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
  Exchange exchange_{environment_, NewForwardCodec(), &charge_};
  Exchange backward_{environment_, NewBackwardCodec(), &charge_};
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

TEST_F(ExchangeTest, BackwardReplyHasTheGradientsForm) {
  v1::BackwardRequest request;
  request.add_inputs()->add_values(-2);
  ASSERT_TRUE(Start(request, backward_));
  auto response = Parse<v1::BackwardResponse>(backward_.TakeReply());
  EXPECT_EQ(response.grad_inputs(0).values(0), 0.01f);
  backward_.Reset();
  request.add_grad_outputs()->add_values(3);
  ASSERT_TRUE(Start(request, backward_));
  response = Parse<v1::BackwardResponse>(backward_.TakeReply());
  EXPECT_EQ(response.grad_inputs(0).values(0), 3 * 0.01f);
}

TEST_F(ExchangeTest, FailureIsCountedAndDoesNotAffectTheNext) {
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

TEST_F(ExchangeTest, TooLargeMessageIsNotParsed) {
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
  // The received bytes, which the results would overwrite.
  const std::string sent = ForwardOf(10'000).SerializeAsString();
  const grpc::Slice received(sent);
  grpc::ByteBuffer request(&received, 1);
  OpenCharge();
  ASSERT_FALSE(
      exchange_.Start(&request, &stopwatch_, [this] { done_.Notify(); }));
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

class CompressedExchangeTest : public ExchangeTest {
 protected:
  bool StartCompressed(const std::string& message) {
    grpc::ByteBuffer buffer = CompressedBuffer(
        Inflater::Format::kGzip, Compressed(Inflater::Format::kGzip, message));
    sent_bytes_ = buffer.Length();
    OpenCharge();
    return exchange_.Start(&buffer, &stopwatch_, [this] { done_.Notify(); });
  }

  size_t sent_bytes_ = 0;
};

TEST_F(CompressedExchangeTest, SmallMessageEndsInsideStart) {
  ASSERT_TRUE(StartCompressed(ForwardOf(40).SerializeAsString()));
  ASSERT_TRUE(exchange_.status().ok()) << exchange_.status();
  const auto response = Parse<v1::ForwardResponse>(exchange_.TakeReply());
  EXPECT_EQ(response.outputs(0).values(39), -39 * 0.5f);
  EXPECT_EQ(exchange_.received_bytes(), sent_bytes_);
  EXPECT_GT(admission_.held().bytes, sent_bytes_);
  exchange_.Reset();
  EXPECT_EQ(admission_.held().bytes, 0u);
}

TEST_F(CompressedExchangeTest, LargeMessageIsInflatedAndComputedOnThePool) {
  // 20,000 elements are inflated on the pool; 900 are then computed at once.
  for (const int elements : {20'000, 900}) {
    v1::ForwardRequest request = ForwardOf(elements);
    // An unknown field, which takes more than one step.
    request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(
        100, std::string(50'000, 'x'));
    OpenCharge();
    Exchange exchange(environment_, NewForwardCodec(), &charge_);
    absl::Notification done;
    grpc::ByteBuffer buffer = CompressedBuffer(
        Inflater::Format::kDeflate,
        Compressed(Inflater::Format::kDeflate, request.SerializeAsString()));
    ASSERT_FALSE(exchange.Start(&buffer, &stopwatch_, [&] { done.Notify(); }));
    done.WaitForNotification();
    ASSERT_TRUE(exchange.status().ok()) << exchange.status();
    const auto response = Parse<v1::ForwardResponse>(exchange.TakeReply());
    ASSERT_EQ(response.outputs(0).values_size(), elements);
    EXPECT_EQ(response.outputs(0).values(elements - 1), -(elements - 1) * 0.5f);
  }
  EXPECT_EQ(admission_.held().bytes, 0u);
}

TEST_F(CompressedExchangeTest, InflationStopsAtTheMessageLimit) {
  ASSERT_FALSE(StartCompressed(std::string(size_t{100} << 20, '\0')));
  done_.WaitForNotification();
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(
      Scraped("leakyrelu_rejected_total{reason=\"MESSAGE_TOO_LARGE\"} 1"));
  EXPECT_EQ(admission_.held().bytes, 0u);
}

TEST_F(CompressedExchangeTest, InflationStopsAtTheBudget) {
  Charge other;
  ASSERT_TRUE(other.Open(admission_, account_, (1 << 21) - 100'000).ok());
  ASSERT_FALSE(StartCompressed(std::string(1 << 20, '\0')));
  done_.WaitForNotification();
  EXPECT_TRUE(Scraped(
      "leakyrelu_rejected_total{reason=\"TOO_MANY_BYTES_IN_FLIGHT\"} 1"));
  exchange_.Reset();
  EXPECT_EQ(admission_.held().bytes, (1u << 21) - 100'000);
}

TEST_F(CompressedExchangeTest, CancelEndsTheInflation) {
  absl::Notification open;
  absl::Notification passed;
  pool_.Submit(
      1, [&](size_t) { open.WaitForNotification(); }, [&] { passed.Notify(); });
  ASSERT_FALSE(StartCompressed(std::string(1 << 20, '\0')));
  exchange_.Cancel();
  open.Notify();
  done_.WaitForNotification();
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kCancelled);
  exchange_.Reset();
  EXPECT_EQ(admission_.held().bytes, 0u);
  passed.WaitForNotification();
}

TEST_F(ExchangeTest, RequestBeyondTheBudgetIsRefused) {
  Charge other;
  ASSERT_TRUE(charge_.Open(admission_, account_).ok());
  ASSERT_TRUE(other.Open(admission_, account_, 1 << 21).ok());
  ASSERT_TRUE(Start(ForwardOf(4)));
  EXPECT_EQ(exchange_.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(Scraped(
      "leakyrelu_rejected_total{reason=\"TOO_MANY_BYTES_IN_FLIGHT\"} 1"))
      << metrics_.Serialize();
  exchange_.Reset();
  other.Close();
  EXPECT_EQ(admission_.held().bytes, 0u);
  ASSERT_TRUE(Start(ForwardOf(4)));
  EXPECT_TRUE(exchange_.status().ok()) << exchange_.status();
  EXPECT_EQ(exchange_.computed_bytes(), 16u);
}

TEST_F(ExchangeTest, ResetReleasesBytesInFlight) {
  const v1::ForwardRequest request = ForwardOf(4);
  ASSERT_TRUE(Start(request));
  EXPECT_EQ(admission_.held().bytes, request.ByteSizeLong());
  exchange_.Reset();
  EXPECT_EQ(admission_.held().bytes, 0u);
}

}  // namespace
}  // namespace leakyrelu
