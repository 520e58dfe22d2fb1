// SPDX-License-Identifier: Apache-2.0
#include "proto/status/clip_text.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(ClipTextTest, KeepsWhatFits) {
  EXPECT_EQ(ClipText("", 8), "");
  EXPECT_EQ(ClipText("12 bytes", 8), "12 bytes");
  EXPECT_EQ(ClipText("\u00e9\u20ac\U0001f600", 9), "\u00e9\u20ac\U0001f600");
}

TEST(ClipTextTest, CutsWithEllipsis) {
  EXPECT_EQ(ClipText("123456789", 8), "12345...");
  EXPECT_EQ(ClipText("1234", 3), "...");
}

TEST(ClipTextTest, NeverCutsInsideACharacter) {
  const std::string text = "a\u20acb\u20ac\U0001f600c";
  for (size_t max = 3; max < text.size(); ++max) {
    const std::string clipped = ClipText(text, max);
    EXPECT_LE(clipped.size(), max);
    ASSERT_GE(clipped.size(), 3u);
    EXPECT_EQ(clipped.find('?'), std::string::npos) << clipped;
    // What precedes the ellipsis is a prefix that ends before a lead byte.
    const size_t kept = clipped.size() - 3;
    EXPECT_EQ(clipped.substr(0, kept), text.substr(0, kept));
    EXPECT_NE(static_cast<unsigned char>(text[kept]) & 0xc0, 0x80) << max;
  }
}

TEST(ClipTextTest, ReplacesControlCharacters) {
  EXPECT_EQ(ClipText(std::string("a\0\n\r\t\x7f\x1b[0m", 10), 99),
            "a??????[0m");
  EXPECT_EQ(ClipText("\xc2\x85", 99), "??");  // U+0085
}

TEST(ClipTextTest, ReplacesInvalidUtf8) {
  for (const char* text : {
           "\x80",              // continuation alone
           "\xff",              // never valid
           "\xc3",              // cut short
           "\xc0\xaf",          // overlong '/'
           "\xe0\x80\xaf",      // overlong
           "\xed\xa0\x80",      // surrogate
           "\xf4\x90\x80\x80",  // beyond U+10FFFF
           "\xe2\x82",          // cut short
           "\xf0\x9f\x98",      // cut short
       }) {
    EXPECT_EQ(ClipText(text, 99), std::string(std::string(text).size(), '?'));
  }
  EXPECT_EQ(ClipText("\xe2\x82z", 99), "??z");
}

}  // namespace
}  // namespace leakyrelu
