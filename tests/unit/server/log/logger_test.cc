// SPDX-License-Identifier: Apache-2.0
#include "server/log/logger.h"

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <sstream>

namespace leakyrelu::log {
namespace {

using ::testing::MatchesRegex;

TEST(LoggerTest, JsonLinesAreValid) {
  std::ostringstream stream;
  Logger logger = Logger::ToStream(Level::kInfo, Format::kJson, &stream);
  logger.Info("start", {{"version", "1\"2\n%v{}"}, {"io_threads", 1}});
  // Protobuf's parser independently checks that the line is JSON.
  google::protobuf::Struct line;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(stream.str(), &line).ok())
      << stream.str();
  EXPECT_EQ(line.fields().at("event").string_value(), "start");
  EXPECT_EQ(line.fields().at("level").string_value(), "info");
  EXPECT_EQ(line.fields().at("version").string_value(), "1\"2\n%v{}");
  EXPECT_EQ(line.fields().at("io_threads").number_value(), 1);
  EXPECT_THAT(line.fields().at("time").string_value(),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:"
                           "[0-9]{2}\\.[0-9]{3}Z"));
}

TEST(LoggerTest, TextLinesAreReadable) {
  std::ostringstream stream;
  Logger logger = Logger::ToStream(Level::kInfo, Format::kText, &stream);
  logger.Warn("odd", {{"why", "no reason"}});
  EXPECT_THAT(stream.str(),
              MatchesRegex("[0-9T:.-]+Z warn odd why=\"no reason\"\n"));
}

TEST(LoggerTest, LevelFiltersLines) {
  std::ostringstream stream;
  Logger logger = Logger::ToStream(Level::kWarn, Format::kText, &stream);
  logger.Debug("a");
  logger.Info("b");
  EXPECT_EQ(stream.str(), "");
  logger.Warn("c");
  logger.Error("d");
  EXPECT_THAT(stream.str(), MatchesRegex(".* warn c\n.* error d\n"));

  std::ostringstream off_stream;
  Logger off = Logger::ToStream(Level::kOff, Format::kText, &off_stream);
  off.Error("e");
  EXPECT_EQ(off_stream.str(), "");
}

TEST(LoggerTest, LevelChangesAtRunTime) {
  std::ostringstream stream;
  Logger logger = Logger::ToStream(Level::kInfo, Format::kText, &stream);
  logger.Debug("a");
  logger.SetLevel(Level::kDebug);
  EXPECT_EQ(logger.level(), Level::kDebug);
  EXPECT_TRUE(logger.Logs(Level::kDebug));
  EXPECT_FALSE(logger.Logs(Level::kTrace));
  logger.Debug("b");
  EXPECT_THAT(stream.str(), MatchesRegex(".* debug b\n"));
}

TEST(LoggerTest, LevelsHaveNames) {
  for (const char* name : {"trace", "debug", "info", "warn", "error", "off"}) {
    EXPECT_EQ(NameOf(LevelNamed(name)), name);
  }
}

}  // namespace
}  // namespace leakyrelu::log
