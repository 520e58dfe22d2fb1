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

TEST(ConfigFileTest, SkipsAByteOrderMark) {
  const auto entries = ParseConfig("\xef\xbb\xbfio-threads=2\r\n", "a.toml");
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ((*entries)[0].key, "io-threads");
  EXPECT_THAT((*entries)[0].values, ElementsAre("2"));
  EXPECT_EQ((*entries)[0].line, 1);
}

TEST(ConfigFileTest, RefusesInvalidLines) {
  for (const char* text : {"a=1\n=\n", "a=1\n  =2\n"}) {
    EXPECT_EQ(ParseConfig(text, "a.toml").status(),
              absl::InvalidArgumentError("a.toml:2: got no option before =, "
                                         "allowed: OPTION = VALUE"));
  }
  using std::string_literals::operator""s;
  for (const std::string& text : {"a=1\n\x7f\n"s, "a=1\nb\0=2\n"s,
                                  "a=1\n\xff=2\n"s, "a=1\n\xe2\x80\xae=2\n"s}) {
    EXPECT_THAT(ParseConfig(text, "a.toml").status().message(),
                HasSubstr("a.toml:2: got bytes that are no text"));
  }
}

TEST(ConfigFileTest, RefusesRepeatedKeys) {
  EXPECT_EQ(ParseConfig("a1=1\nb1=2\na1=3\n", "a.toml").status(),
            absl::InvalidArgumentError(
                "a.toml:3: got key \"a1\" again, allowed: once (line 1)"));
  EXPECT_EQ(ParseConfig("a1=1\na1=3\n", "a.toml").status(),
            absl::InvalidArgumentError(
                "a.toml:2: got key \"a1\" again, allowed: once (line 1)"));
}

TEST(ConfigFileTest, RefusesSections) {
  EXPECT_EQ(
      ParseConfig("[server]\nio-threads=1\n", "a.toml").status(),
      absl::InvalidArgumentError(
          "a.toml: got section \"server\", allowed: keys without sections"));
}

TEST(ConfigFileTest, ReportsWhyAFileCannotBeRead) {
  EXPECT_THAT(ReadConfigFile("/nowhere/a.toml").status().message(),
              HasSubstr("--config: got \"/nowhere/a.toml\", allowed: a file "
                        "that can be read (No such file"));
  EXPECT_THAT(ReadConfigFile("/").status().message(),
              HasSubstr("--config: got the directory \"/\", allowed: a regular "
                        "file"));
}

TEST(ConfigFileTest, FormattedLinesRoundTrip) {
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
