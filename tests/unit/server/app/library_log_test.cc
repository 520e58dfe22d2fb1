// SPDX-License-Identifier: Apache-2.0
#include "server/app/library_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "grpc/health/v1/health.pb.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

class LibraryLogTest : public ::testing::Test {
 protected:
  int Lines() const {
    const std::string text = text_.str();
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  std::ostringstream text_;
  log::Logger logger_ =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kJson, &text_);
};

TEST_F(LibraryLogTest, ProtobufErrorsAreLogged) {
  grpc::health::v1::HealthCheckRequest request;
  ::testing::internal::CaptureStderr();
  {
    const LibraryLog log(logger_);
    EXPECT_FALSE(request.ParseFromString("\x0a\x01\xff"));
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_THAT(text_.str(), HasSubstr("\"event\":\"library\""));
  EXPECT_THAT(text_.str(), HasSubstr("HealthCheckRequest.service"));
}

TEST_F(LibraryLogTest, FloodIsLimited) {
  const LibraryLog log(logger_);
  for (int i = 0; i < 1000; ++i) LibraryLog::Write("/a/b.cc", 7, "again");
  EXPECT_EQ(Lines(), 10);
  EXPECT_THAT(text_.str(), HasSubstr("\"where\":\"b.cc:7\""));
}

TEST_F(LibraryLogTest, NothingIsWrittenAfterDestruction) {
  { const LibraryLog log(logger_); }
  LibraryLog::Write("b.cc", 7, "late");
  EXPECT_EQ(Lines(), 0);
}

}  // namespace
}  // namespace leakyrelu
