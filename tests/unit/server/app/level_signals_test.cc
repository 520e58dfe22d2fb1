// SPDX-License-Identifier: Apache-2.0
#include "server/app/level_signals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

void Signal(int signal, log::Logger& logger, log::Level expected) {
  kill(getpid(), signal);
  while (logger.level() != expected) usleep(1000);
}

TEST(LevelSignalsTest, StepUpAndDownAndSaySo) {
  std::ostringstream stream;
  log::Logger logger =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream);
  {
    LevelSignals signals(logger);
    Signal(SIGUSR1, logger, log::Level::kDebug);
    Signal(SIGUSR1, logger, log::Level::kTrace);
    Signal(SIGUSR2, logger, log::Level::kDebug);
    Signal(SIGUSR2, logger, log::Level::kInfo);
    Signal(SIGUSR2, logger, log::Level::kWarn);
    Signal(SIGUSR2, logger, log::Level::kError);
    Signal(SIGUSR2, logger, log::Level::kOff);
    Signal(SIGUSR1, logger, log::Level::kError);
  }
  EXPECT_THAT(stream.str(), HasSubstr("info log_level from=info to=debug\n"));
  EXPECT_THAT(stream.str(), HasSubstr("info log_level from=info to=warn\n"));
  EXPECT_THAT(stream.str(), HasSubstr("error log_level from=off to=error\n"));
}

TEST(LevelSignalsTest, StopsWithoutASignal) {
  std::ostringstream stream;
  log::Logger logger =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream);
  { const LevelSignals signals(logger); }
  EXPECT_EQ(stream.str(), "");
}

}  // namespace
}  // namespace leakyrelu
