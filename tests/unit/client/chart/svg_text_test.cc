// SPDX-License-Identifier: Apache-2.0
#include "client/chart/svg_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::chart {
namespace {

using ::testing::ElementsAre;

TEST(SvgTextTest, WiderTextIsEstimatedWider) {
  EXPECT_EQ(TextWidth("", 12), 0);
  EXPECT_LT(TextWidth("ill", 12), TextWidth("mmm", 12));
  EXPECT_DOUBLE_EQ(TextWidth("12", 24), 2 * TextWidth("12", 12));
  EXPECT_DOUBLE_EQ(TextWidth("\u20ac", 10), 10);
}

TEST(SvgTextTest, BreaksAtBlanksAndWithinLongWords) {
  EXPECT_THAT(WrapText("one two three", 10, 60),
              ElementsAre("one two", "three"));
  EXPECT_THAT(WrapText("one", 10, 60), ElementsAre("one"));
  EXPECT_THAT(WrapText("", 10, 60), ElementsAre(""));
  for (const std::string& line : WrapText(
           "a unix:/a/very/long/path/without/any/blank \u20ac\u20ac\u20ac\u20ac"
           "\u20ac\u20ac\u20ac",
           10, 60)) {
    EXPECT_LE(TextWidth(line, 10), 60) << line;
    EXPECT_FALSE(line.empty());
    // No character is split.
    EXPECT_NE(static_cast<unsigned char>(line[0]) & 0xc0, 0x80);
  }
}

TEST(SvgTextTest, EscapesForTextAndAttributes) {
  EXPECT_EQ(EscapeXml("<a & 'b' \"c\">"),
            "&lt;a &amp; &#39;b&#39; &quot;c&quot;&gt;");
}

}  // namespace
}  // namespace leakyrelu::chart
