// SPDX-License-Identifier: Apache-2.0
#include "proto/status/grpc_status.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/cord.h"
#include "google/rpc/status.pb.h"
#include "proto/status/error.h"

namespace leakyrelu {
namespace {

constexpr int kCodes = 17;

TEST(GrpcStatusTest, AllSeventeenCodesRoundTrip) {
  for (int code = 0; code < kCodes; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "why");
    const grpc::Status on_wire = ToGrpcStatus(status);
    EXPECT_EQ(static_cast<int>(on_wire.error_code()), code);
    EXPECT_EQ(on_wire.error_message(), code == 0 ? "" : "why");
    EXPECT_EQ(FromGrpcStatus(on_wire), status);
  }
}

TEST(GrpcStatusTest, UndefinedCodesAreUnknown) {
  // 31: the greatest value that gRPC's enumeration can hold.
  for (int code : {-1, kCodes, 31}) {
    EXPECT_EQ(FromGrpcStatus({static_cast<grpc::StatusCode>(code), "why"}),
              absl::UnknownError("why"));
    EXPECT_EQ(
        ToGrpcStatus(absl::Status(static_cast<absl::StatusCode>(code), "why"))
            .error_code(),
        grpc::StatusCode::UNKNOWN);
  }
}

TEST(GrpcStatusTest, WithoutPayloadsThereAreNoDetails) {
  EXPECT_EQ(ToGrpcStatus(absl::InternalError("x")).error_details(), "");
  EXPECT_EQ(ToGrpcStatus(absl::OkStatus()).error_details(), "");
}

TEST(GrpcStatusTest, DetailsAreAGoogleRpcStatus) {
  const absl::Status status = InvalidArgument({"R", "field", "got", "allowed"});
  const grpc::Status on_wire = ToGrpcStatus(status);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(on_wire.error_details()));
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.message(), "field: got got, allowed: allowed");
  ASSERT_EQ(details.details_size(), 2);
  EXPECT_EQ(details.details(0).type_url(),
            "type.googleapis.com/google.rpc.BadRequest");
  EXPECT_EQ(details.details(1).type_url(),
            "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(FromGrpcStatus(on_wire), status);
}

TEST(GrpcStatusTest, UnknownPayloadsSurvive) {
  absl::Status status = absl::AbortedError("why");
  status.SetPayload("example.com/a.B", absl::Cord(std::string("\0\xff", 2)));
  status.SetPayload("example.com/empty", absl::Cord());
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(status)), status);
}

TEST(GrpcStatusTest, UnreadableDetailsKeepCodeAndMessage) {
  EXPECT_EQ(
      FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "why", "\xff\xff\xff"}),
      absl::NotFoundError("why"));
}

TEST(GrpcStatusTest, TransportsCodeTakesPrecedence) {
  google::rpc::Status details;
  details.set_code(5);
  details.set_message("other");
  EXPECT_EQ(FromGrpcStatus({grpc::StatusCode::ABORTED, "why",
                            details.SerializeAsString()}),
            absl::AbortedError("why"));
}

TEST(GrpcStatusTest, StaysWithinAPeersHeaders) {
  const std::string hostile(1 << 20, '\xfe');
  absl::Status status = InvalidArgument({hostile, hostile, hostile, hostile});
  status.SetPayload("example.com/huge", absl::Cord(hostile));
  const grpc::Status on_wire = ToGrpcStatus(status);
  EXPECT_LE(on_wire.error_message().size() * 3 +
                on_wire.error_details().size() * 4 / 3,
            7u << 10);
  // The payload that does not fit is dropped; the others are kept.
  const absl::Status back = FromGrpcStatus(on_wire);
  EXPECT_TRUE(DetailOf(back).has_value());
  EXPECT_FALSE(back.GetPayload("example.com/huge").has_value());
}

TEST(GrpcStatusTest, MessageIsTruncatedAtACharacter) {
  std::string text;
  while (text.size() < 2000) text += "\u20ac";
  const grpc::Status on_wire = ToGrpcStatus(absl::InternalError(text));
  EXPECT_LE(on_wire.error_message().size(), 512u);
  EXPECT_EQ(on_wire.error_message().find('\\'), std::string::npos);
}

}  // namespace
}  // namespace leakyrelu
