// SPDX-License-Identifier: Apache-2.0
#include "proto/status/error.h"

#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace leakyrelu {
namespace {

const ErrorDetail kDetail = {"SIZE_MISMATCH", "inputs[0].data", "12 bytes",
                             "16 bytes (shape [2,2] of float32)"};

template <typename Detail>
std::optional<Detail> PayloadOf(const absl::Status& status) {
  const auto payload = status.GetPayload(
      "type.googleapis.com/" + std::string(Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return {};
  return detail;
}

TEST(ErrorTest, MessageReadsFieldGotAllowed) {
  EXPECT_EQ(InvalidArgument(kDetail).message(),
            "inputs[0].data: got 12 bytes, allowed: 16 bytes (shape [2,2] of "
            "float32)");
}

TEST(ErrorTest, FunctionsReturnTheCodeOfTheirName) {
  EXPECT_EQ(InvalidArgument(kDetail).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ResourceExhausted(kDetail).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Unavailable(kDetail).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(NotFound(kDetail).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Unimplemented(kDetail).code(), absl::StatusCode::kUnimplemented);
}

TEST(ErrorTest, InvalidArgumentCarriesErrorInfoAndBadRequest) {
  const absl::Status status = InvalidArgument(kDetail);
  const auto info = PayloadOf<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), kDetail.reason);
  EXPECT_EQ(info->domain(), "leakyrelu");
  EXPECT_EQ(info->metadata().at("field"), kDetail.field);
  EXPECT_EQ(info->metadata().at("got"), kDetail.got);
  EXPECT_EQ(info->metadata().at("allowed"), kDetail.allowed);

  const auto bad_request = PayloadOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad_request.has_value());
  ASSERT_EQ(bad_request->field_violations_size(), 1);
  const auto& violation = bad_request->field_violations(0);
  EXPECT_EQ(violation.field(), kDetail.field);
  EXPECT_EQ(violation.description(),
            "got " + kDetail.got + ", allowed: " + kDetail.allowed);
  EXPECT_EQ(violation.reason(), kDetail.reason);
}

TEST(ErrorTest, OthersCarryNoBadRequest) {
  for (const absl::Status& status :
       {ResourceExhausted(kDetail), Unavailable(kDetail), NotFound(kDetail),
        Unimplemented(kDetail)}) {
    EXPECT_TRUE(PayloadOf<google::rpc::ErrorInfo>(status).has_value());
    EXPECT_FALSE(PayloadOf<google::rpc::BadRequest>(status).has_value());
    EXPECT_FALSE(PayloadOf<google::rpc::RetryInfo>(status).has_value());
  }
}

TEST(ErrorTest, RetryDelayIsExact) {
  const auto retry = PayloadOf<google::rpc::RetryInfo>(
      ResourceExhausted(kDetail, absl::Milliseconds(2250)));
  ASSERT_TRUE(retry.has_value());
  EXPECT_EQ(retry->retry_delay().seconds(), 2);
  EXPECT_EQ(retry->retry_delay().nanos(), 250'000'000);
  EXPECT_TRUE(PayloadOf<google::rpc::RetryInfo>(
                  Unavailable(kDetail, absl::ZeroDuration()))
                  .has_value());
}

TEST(ErrorTest, RetryDelayRoundTrips) {
  const absl::Duration delay = absl::Milliseconds(2250);
  EXPECT_EQ(RetryDelayOf(ResourceExhausted(kDetail, delay)), delay);
  EXPECT_EQ(RetryDelayOf(ResourceExhausted(kDetail)), std::nullopt);
  EXPECT_EQ(RetryDelayOf(absl::OkStatus()), std::nullopt);
}

TEST(ErrorTest, DetailRoundTrips) {
  const auto detail = DetailOf(InvalidArgument(kDetail));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, kDetail.reason);
  EXPECT_EQ(detail->field, kDetail.field);
  EXPECT_EQ(detail->got, kDetail.got);
  EXPECT_EQ(detail->allowed, kDetail.allowed);
}

TEST(ErrorTest, NoDetailWithoutErrorInfo) {
  EXPECT_FALSE(DetailOf(absl::OkStatus()).has_value());
  EXPECT_FALSE(DetailOf(absl::InternalError("x")).has_value());
  absl::Status broken = absl::InternalError("x");
  broken.SetPayload("type.googleapis.com/google.rpc.ErrorInfo",
                    absl::Cord("\xff\xff"));
  EXPECT_FALSE(DetailOf(broken).has_value());
}

TEST(ErrorTest, HostileTextsAreTruncatedAndEscaped) {
  const std::string hostile(100'000, '\xff');
  const absl::Status status =
      InvalidArgument({hostile, hostile, hostile, hostile});
  EXPECT_LT(status.message().size(), 512u);
  EXPECT_EQ(status.message().find('\xff'), absl::string_view::npos);
  const auto detail = DetailOf(status);
  ASSERT_TRUE(detail.has_value());
  EXPECT_LE(detail->reason.size(), 63u);
  EXPECT_EQ(detail->got.substr(0, 12), "\\ufffd\\ufffd");
}

}  // namespace
}  // namespace leakyrelu
