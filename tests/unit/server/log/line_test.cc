// SPDX-License-Identifier: Apache-2.0
#include "server/log/line.h"

#include <gtest/gtest.h>

#include <limits>

namespace leakyrelu::log {
namespace {

TEST(LineTest, WritesEachKindOfValue) {
  const Field fields[] = {{"text", "a b"},  {"word", "127.0.0.1:80"},
                          {"yes", true},    {"count", -3},
                          {"ratio", 0.125}, {"none", ""}};
  EXPECT_EQ(FormatJson("start", fields),
            R"("event":"start","text":"a b","word":"127.0.0.1:80",)"
            R"("yes":true,"count":-3,"ratio":0.125,"none":"")");
  EXPECT_EQ(FormatText("start", fields),
            R"(start text="a b" word=127.0.0.1:80 yes=true count=-3)"
            R"( ratio=0.125 none="")");
  EXPECT_EQ(FormatJson("stop", {}), R"("event":"stop")");
  EXPECT_EQ(FormatText("stop", {}), "stop");
}

TEST(LineTest, HostileTextStaysOneValueOnOneLine) {
  const Field fields[] = {{"v", "a\"b\\c\nd\r\te\x01\x7f=\xc3\xa9"}};
  EXPECT_EQ(FormatJson("e", fields),
            "\"event\":\"e\",\"v\":\"a\\\"b\\\\c\\nd\\u000d\\u0009e\\u0001"
            "\\u007f=\xc3\xa9\"");
  EXPECT_EQ(FormatText("e", fields),
            "e v=\"a\\\"b\\\\c\\nd\\u000d\\u0009e\\u0001\\u007f=\xc3\xa9\"");
}

TEST(LineTest, BytesThatAreNotUtf8AreReplaced) {
  const auto quoted = [](std::string_view text) {
    const Field fields[] = {{"v", text}};
    return FormatText("e", fields).substr(4);
  };
  // Well-formed characters of two, three and four bytes.
  for (const char* text : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    EXPECT_EQ(quoted(text), std::string("\"") + text + "\"");
  }
  const std::string r = "\\ufffd";
  EXPECT_EQ(quoted("\x80"), "\"" + r + "\"");          // stray
  EXPECT_EQ(quoted("\xc0\x80"), "\"" + r + r + "\"");  // overlong
  EXPECT_EQ(quoted("\xe0\x9f\xbf"), "\"" + r + r + r + "\"");
  EXPECT_EQ(quoted("\xed\xa0\x80"), "\"" + r + r + r + "\"");  // surrogate
  EXPECT_EQ(quoted("\xf4\x90\x80\x80"), "\"" + r + r + r + r + "\"");
  EXPECT_EQ(quoted("\xff"), "\"" + r + "\"");
  EXPECT_EQ(quoted("a\xe2\x82"), "\"a" + r + r + "\"");  // truncated
}

TEST(LineTest, HiddenCharactersAreEscaped) {
  // A next-line character, a line separator, a right-to-left override and a
  // zero-width character.
  const Field fields[] = {
      {"v", "a\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xe2\x80\x8b"}};
  EXPECT_EQ(FormatJson("e", fields),
            R"("event":"e","v":"a\u0085\u2028\u202e\u200b")");
  EXPECT_EQ(FormatText("e", fields), R"(e v="a\u0085\u2028\u202e\u200b")");
}

TEST(LineTest, NonFiniteNumbersAreNull) {
  const Field fields[] = {{"a", std::numeric_limits<double>::infinity()},
                          {"b", std::numeric_limits<double>::quiet_NaN()}};
  EXPECT_EQ(FormatJson("e", fields), R"("event":"e","a":null,"b":null)");
}

}  // namespace
}  // namespace leakyrelu::log
