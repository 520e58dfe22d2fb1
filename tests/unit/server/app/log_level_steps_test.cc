// SPDX-License-Identifier: Apache-2.0
#include "server/app/log_level_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(LogLevelStepsTest, StepsUpAndDownAreLogged) {
  std::ostringstream stream;
  log::Logger logger =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream);
  const auto more = [&] {
    MakeMoreVerbose(logger);
    return logger.level();
  };
  const auto less = [&] {
    MakeLessVerbose(logger);
    return logger.level();
  };
  EXPECT_EQ(more(), log::Level::kDebug);
  EXPECT_EQ(more(), log::Level::kTrace);
  EXPECT_EQ(more(), log::Level::kTrace);
  EXPECT_EQ(less(), log::Level::kDebug);
  EXPECT_EQ(less(), log::Level::kInfo);
  EXPECT_EQ(less(), log::Level::kWarn);
  EXPECT_EQ(less(), log::Level::kError);
  EXPECT_EQ(less(), log::Level::kOff);
  EXPECT_EQ(less(), log::Level::kOff);
  EXPECT_EQ(more(), log::Level::kError);
  EXPECT_THAT(stream.str(), HasSubstr("info log_level from=info to=debug\n"));
  EXPECT_THAT(stream.str(), HasSubstr("info log_level from=info to=warn\n"));
  EXPECT_THAT(stream.str(), HasSubstr("error log_level from=off to=error\n"));
}

}  // namespace
}  // namespace leakyrelu
