// SPDX-License-Identifier: Apache-2.0
#include "server/options/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConfigFileTest, ReadsKeysValuesListsAndComments) {
  const auto entries = ParseConfig(
      "# comment\n"
      "io-threads = 2  # more\n"
      "\n"
      "log-level=\"debug\"\n"
      "listen = [\"127.0.0.1:0\", \"unix:/a b\"]\n"
      "trust-network=true\n",
      "a.toml");
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 4u);
  EXPECT_EQ((*entries)[0].key, "io-threads");
  EXPECT_EQ((*entries)[0].line, 2);
  EXPECT_THAT((*entries)[0].values, ElementsAre("2"));
  EXPECT_EQ((*entries)[1].line, 4);
  EXPECT_THAT((*entries)[1].values, ElementsAre("debug"));
  EXPECT_THAT((*entries)[2].values, ElementsAre("127.0.0.1:0", "unix:/a b"));
  EXPECT_THAT((*entries)[3].values, ElementsAre("true"));
}

TEST(ConfigFileTest, RefusesKeysThatComeTwice) {
  EXPECT_EQ(ParseConfig("a1=1\nb1=2\na1=3\n", "a.toml").status(),
            absl::InvalidArgumentError(
                "a.toml:3: a1: got a second time, allowed once (line 1)"));
  EXPECT_EQ(ParseConfig("a1=1\na1=3\n", "a.toml").status(),
            absl::InvalidArgumentError(
                "a.toml:2: a1: got a second time, allowed once (line 1)"));
}

TEST(ConfigFileTest, RefusesSections) {
  EXPECT_EQ(ParseConfig("[server]\nio-threads=1\n", "a.toml").status(),
            absl::InvalidArgumentError("a.toml: got section \"server\", "
                                       "allowed keys without sections"));
}

TEST(ConfigFileTest, SaysWhyAFileCannotBeRead) {
  EXPECT_THAT(ReadConfigFile("/nowhere/a.toml").status().message(),
              HasSubstr("cannot read /nowhere/a.toml, No such file"));
  EXPECT_THAT(ReadConfigFile("/").status().message(),
              HasSubstr("cannot read /, Is a directory"));
}

TEST(ConfigFileTest, WhatIsWrittenReadsBack) {
  for (const char* value : {"1", "true", "64MiB", "unix:/a b", "a,b", "",
                            "\"quoted\"", "it's", "back\\slash"}) {
    const std::string line = FormatConfigLine("key", {value}, false);
    const auto entries = ParseConfig(line, "a.toml");
    ASSERT_TRUE(entries.ok()) << entries.status();
    EXPECT_THAT((*entries)[0].values, ElementsAre(value)) << line;
  }
  const std::string list = FormatConfigLine("key", {"a:1", "unix:/b c"}, true);
  EXPECT_EQ(list, "key=[\"a:1\",\"unix:/b c\"]\n");
  EXPECT_THAT((*ParseConfig(list, "a.toml"))[0].values,
              ElementsAre("a:1", "unix:/b c"));
}

}  // namespace
}  // namespace leakyrelu
