// SPDX-License-Identifier: Apache-2.0
#include "server/log/call_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace leakyrelu::log {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class CallLogTest : public ::testing::Test {
 protected:
  std::ostringstream stream_;
  Logger logger_ = Logger::ToStream(Level::kInfo, Format::kText, &stream_);
};

TEST_F(CallLogTest, SuccessfulCallsAreWrittenIfEnabled) {
  CallLog quiet(logger_, {});
  EXPECT_FALSE(quiet.Wants(absl::StatusCode::kOk, {}));
  CallLog access(logger_, {.access = true});
  EXPECT_TRUE(access.Wants(absl::StatusCode::kOk, {}));
  logger_.SetLevel(Level::kWarn);
  EXPECT_FALSE(access.Wants(absl::StatusCode::kOk, {}));
  logger_.SetLevel(Level::kDebug);
  EXPECT_TRUE(quiet.Wants(absl::StatusCode::kOk, {}));
}

TEST_F(CallLogTest, SamplingSkipsOnlySuccessfulCalls) {
  CallLog log(
      logger_,
      {.access = true, .access_every = 3, .slow = std::chrono::seconds(1)});
  int written = 0;
  for (int i = 0; i < 9; ++i) {
    if (log.Wants(absl::StatusCode::kOk, {})) ++written;
  }
  EXPECT_EQ(written, 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(log.Wants(absl::StatusCode::kInternal, {}));
    EXPECT_TRUE(log.Wants(absl::StatusCode::kOk, std::chrono::seconds(1)));
  }
  logger_.SetLevel(Level::kDebug);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(log.Wants(absl::StatusCode::kOk, {}));
}

TEST_F(CallLogTest, SlowCallsAreWrittenAndMarked) {
  CallLog log(logger_, {.slow = std::chrono::seconds(1)});
  EXPECT_FALSE(
      log.Wants(absl::StatusCode::kOk, std::chrono::milliseconds(999)));
  EXPECT_TRUE(log.Wants(absl::StatusCode::kOk, std::chrono::seconds(1)));
  CallRecord record;
  record.method = "a.B/C";
  record.total = std::chrono::seconds(2);
  log.Write(record);
  EXPECT_THAT(stream_.str(), HasSubstr(" slow=true "));
  stream_.str("");
  record.total = std::chrono::milliseconds(1);
  log.Write(record);
  EXPECT_THAT(stream_.str(), Not(HasSubstr("slow")));
}

TEST_F(CallLogTest, WritesKnownFields) {
  CallLog log(logger_, {.access = true});
  log.Write({.method = "a.B/C",
             .code = absl::StatusCode::kInvalidArgument,
             .message = "x: got, allowed",
             .reason = "BAD",
             .peer = "ipv4:127.0.0.1:1",
             .traceparent = "00-a-b-01",
             .received_bytes = 3,
             .sent_bytes = 4,
             .total = std::chrono::milliseconds(12),
             .work = {.tensors = 1,
                      .elements = 2,
                      .receiving = std::chrono::milliseconds(5),
                      .parsing = std::chrono::milliseconds(1),
                      .computing = std::chrono::milliseconds(2)}});
  EXPECT_THAT(
      stream_.str(),
      EndsWith(" warn call method=a.B/C code=INVALID_ARGUMENT reason=BAD "
               "message=\"x: got, allowed\" peer=ipv4:127.0.0.1:1 "
               "traceparent=00-a-b-01 tensors=1 elements=2 received_bytes=3 "
               "sent_bytes=4 duration_seconds=0.012 receive_seconds=0.005 "
               "parse_seconds=0.001 "
               "compute_seconds=0.002 send_seconds=0.004\n"));
}

TEST_F(CallLogTest, OmitsUnknownFields) {
  CallLog log(logger_, {.access = true});
  CallRecord record;
  record.method = "a.B/C";
  record.peer = "unix:";
  log.Write(record);
  EXPECT_THAT(stream_.str(),
              HasSubstr(" info call method=a.B/C code=OK peer="));
  EXPECT_THAT(stream_.str(), Not(HasSubstr("reason")));
  EXPECT_THAT(stream_.str(), Not(HasSubstr("message")));
  EXPECT_THAT(stream_.str(), Not(HasSubstr("traceparent")));
  EXPECT_THAT(stream_.str(), Not(HasSubstr("not_logged")));
}

TEST_F(CallLogTest, LongTextIsTruncated) {
  CallLog log(logger_, {.access = true});
  const std::string text(10'000, 'x');
  CallRecord record;
  record.method = text;
  record.message = text;
  log.Write(record);
  EXPECT_LT(stream_.str().size(), 1500u);
}

TEST_F(CallLogTest, FailuresAreLimitedAndCounted) {
  CallLog log(logger_, {.interval = absl::Milliseconds(20)});
  // Repeats until an interval has ended with suppressed lines.
  int held_back = 0;
  bool passed_after = false;
  while (!passed_after) {
    const bool wanted = log.Wants(absl::StatusCode::kInternal, {});
    passed_after = wanted && held_back > 0;
    if (!wanted) ++held_back;
  }
  CallRecord record;
  record.method = "a.B/C";
  record.code = absl::StatusCode::kInternal;
  log.Write(record);
  EXPECT_THAT(stream_.str(), HasSubstr(" error call "));
  EXPECT_THAT(stream_.str(),
              EndsWith(" not_logged=" + std::to_string(held_back) + "\n"));
  log.Write(record);
  EXPECT_THAT(stream_.str(), Not(EndsWith(" not_logged=0\n")));
}

TEST_F(CallLogTest, AccessLogIsNotLimited) {
  CallLog log(logger_, {.access = true});
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(log.Wants(absl::StatusCode::kInvalidArgument, {}));
  }
}

TEST_F(CallLogTest, LevelFiltersFailures) {
  CallLog log(logger_, {});
  logger_.SetLevel(Level::kWarn);
  EXPECT_FALSE(log.Wants(absl::StatusCode::kCancelled, {}));
  EXPECT_TRUE(log.Wants(absl::StatusCode::kResourceExhausted, {}));
  logger_.SetLevel(Level::kError);
  EXPECT_FALSE(log.Wants(absl::StatusCode::kResourceExhausted, {}));
  EXPECT_TRUE(log.Wants(absl::StatusCode::kInternal, {}));
  logger_.SetLevel(Level::kOff);
  EXPECT_FALSE(log.Wants(absl::StatusCode::kInternal, {}));
}

}  // namespace
}  // namespace leakyrelu::log
