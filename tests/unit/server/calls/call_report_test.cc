// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "proto/status/error.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTrace[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr gpr_timespec kNever = {INT64_MAX, 0, GPR_CLOCK_MONOTONIC};

std::string_view NoTrace() { return {}; }

class CallReportTest : public testing::Test {
 protected:
  void Begin() {
    account_.Begin(Method::kForward);
    *account_.peer() = "ipv4:192.0.2.1:5";
  }

  Metrics metrics_;
  std::ostringstream stream_;
  log::Logger logger_ =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream_);
  log::CallLog call_log_{logger_, {}};
  CallReport account_{metrics_, &call_log_};
  const absl::Status ok_;
};

TEST_F(CallReportTest, SuccessfulCallIsCountedAndNotLogged) {
  Begin();
  account_.Finish({.sent = ok_,
                   .given_up = ok_,
                   .cancelled = false,
                   .deadline = kNever,
                   .path = {},
                   .traceparent =
                       [] {
                         ADD_FAILURE() << "asked for without a line";
                         return std::string_view();
                       },
                   .received_bytes = 10,
                   .sent_bytes = 20});
  EXPECT_EQ(stream_.str(), "");
  EXPECT_THAT(metrics_.Serialize(),
              HasSubstr("grpc_server_call_duration_seconds_count{grpc_method="
                        "\"leakyrelu.v1.LeakyReluService/Forward\",grpc_"
                        "status=\"OK\"} 1\n"));
}

TEST_F(CallReportTest, GivenUpCallIsCountedAndLoggedWithItsReason) {
  Begin();
  const absl::Status given_up = ResourceExhausted({.reason = "REPLY_NOT_TAKEN",
                                                   .field = "reply",
                                                   .got = "nothing",
                                                   .allowed = "all"});
  account_.Finish({.sent = ok_,
                   .given_up = given_up,
                   .cancelled = true,
                   .deadline = kNever,
                   .path = {},
                   .traceparent = [] { return std::string_view(kTrace); }});
  EXPECT_THAT(stream_.str(),
              HasSubstr("method=leakyrelu.v1.LeakyReluService/Forward "
                        "code=RESOURCE_EXHAUSTED reason=REPLY_NOT_TAKEN"));
  EXPECT_THAT(stream_.str(), HasSubstr("peer=ipv4:192.0.2.1:5"));
  EXPECT_THAT(stream_.str(), HasSubstr(kTrace));
  EXPECT_THAT(
      metrics_.Serialize(),
      HasSubstr("leakyrelu_rejected_total{reason=\"REPLY_NOT_TAKEN\"} 1\n"));
}

TEST_F(CallReportTest, LogsThePathButNoMalformedTraceParent) {
  account_.Begin(Method::kOther);
  const absl::Status sent = absl::UnimplementedError("unknown");
  account_.Finish({.sent = sent,
                   .given_up = ok_,
                   .cancelled = false,
                   .deadline = kNever,
                   .path = "/a.B/C",
                   .traceparent = [] { return std::string_view("00-1"); }});
  EXPECT_THAT(stream_.str(), HasSubstr("method=a.B/C code=UNIMPLEMENTED"));
  EXPECT_THAT(stream_.str(), Not(HasSubstr("traceparent")));
}

TEST_F(CallReportTest, CancelledWatchIsNotAFailure) {
  for (const bool ends_by_cancel : {true, false}) {
    Begin();
    account_.Finish({.sent = ok_,
                     .given_up = ok_,
                     .cancelled = true,
                     .deadline = kNever,
                     .path = {},
                     .traceparent = NoTrace,
                     .ends_by_cancel = ends_by_cancel});
    EXPECT_EQ(stream_.str().empty(), ends_by_cancel);
  }
}

TEST_F(CallReportTest, PeerIsNotRequestedWithoutALog) {
  CallReport account(metrics_, nullptr);
  account.Begin(Method::kForward);
  EXPECT_EQ(account.peer(), nullptr);
  account.Finish({.sent = ok_,
                  .given_up = ok_,
                  .cancelled = true,
                  .deadline = kNever,
                  .path = {},
                  .traceparent = NoTrace});
}

}  // namespace
}  // namespace leakyrelu
