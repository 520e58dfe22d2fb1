// SPDX-License-Identifier: Apache-2.0
#include "base/text/escape.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(EscapeTest, KeepsPrintableText) {
  EXPECT_EQ(EscapeText(""), "");
  EXPECT_EQ(EscapeText("12 bytes", 8), "12 bytes");
  const std::string text = "\u00e9\u20ac\U0001f600 \"\\";
  EXPECT_EQ(EscapeText(text), text);
  EXPECT_EQ(QuoteText("\u00e9 x"), "\"\u00e9 x\"");
}

TEST(EscapeTest, QuotingEscapesQuotesAndBackslashes) {
  EXPECT_EQ(QuoteText(""), "\"\"");
  EXPECT_EQ(QuoteText("a\"b\\n"), R"("a\"b\\n")");
}

TEST(EscapeTest, EscapesControlCharacters) {
  EXPECT_EQ(EscapeText(std::string("a\0\n\r\t\x7f\x1b[0m", 10)),
            "a\\u0000\\n\\u000d\\u0009\\u007f\\u001b[0m");
  EXPECT_EQ(EscapeText("\u0080\u0085\u009f\u00a0"),
            "\\u0080\\u0085\\u009f\u00a0");
}

TEST(EscapeTest, EscapesInvisibleAndReorderingCharacters) {
  const struct {
    const char* text;
    const char* shown;
  } cases[] = {
      {"\u2028", "\\u2028"},             // line separator
      {"\u2029", "\\u2029"},             // paragraph separator
      {"\u202a", "\\u202a"},             // bidirectional embedding
      {"\u202e", "\\u202e"},             // bidirectional override
      {"\u2066", "\\u2066"},             // bidirectional isolate
      {"\u2069", "\\u2069"},             //
      {"\u200e", "\\u200e"},             // left-to-right mark
      {"\u061c", "\\u061c"},             // Arabic letter mark
      {"\u200b", "\\u200b"},             // zero-width space
      {"\u200d", "\\u200d"},             // zero-width joiner
      {"\u2060", "\\u2060"},             // word joiner
      {"\ufeff", "\\ufeff"},             // zero-width no-break space
      {"\u00ad", "\\u00ad"},             // soft hyphen
      {"\u3164", "\\u3164"},             // Hangul filler
      {"\U000e0041", "\\udb40\\udc41"},  // tag, as JSON writes it
  };
  for (const auto& one : cases) {
    EXPECT_EQ(EscapeText(one.text), one.shown);
    EXPECT_EQ(QuoteText(one.text), std::string("\"") + one.shown + "\"");
  }
  // Neighbouring code points are shown unchanged.
  for (const char* text : {"\u00ac", "\u00ae", "\u200a", "\u2010", "\u2027",
                           "\u202f", "\u2070", "\ufffc", "\U000e1000"}) {
    EXPECT_EQ(EscapeText(text), text);
  }
}

TEST(EscapeTest, ReplacesBytesThatAreNotUtf8) {
  for (const char* text : {
           "\x80",              // continuation alone
           "\xff",              // never valid
           "\xc3",              // truncated
           "\xc0\xaf",          // overlong '/'
           "\xe0\x80\xaf",      // overlong
           "\xed\xa0\x80",      // surrogate
           "\xf4\x90\x80\x80",  // beyond U+10FFFF
           "\xe2\x82",          // truncated
           "\xf0\x9f\x98",      // truncated
       }) {
    std::string shown;
    for (size_t i = 0; i < std::string(text).size(); ++i) shown += "\\ufffd";
    EXPECT_EQ(EscapeText(text), shown);
  }
  EXPECT_EQ(EscapeText("\xe2\x82z"), "\\ufffd\\ufffdz");
  // The first and last well-formed sequences.
  for (const char* text : {"\xc2\xa0", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(EscapeText(text), text);
  }
}

TEST(EscapeTest, EscapingTwiceChangesNothing) {
  const std::string once = EscapeText("a\n\"\\\u202e\xff");
  EXPECT_EQ(EscapeText(once), once);
  const std::string quoted = QuoteText("a\n\"\\\u202e\xff");
  EXPECT_EQ(EscapeText(quoted), quoted);
}

TEST(EscapeTest, TruncatesWithEllipsis) {
  EXPECT_EQ(EscapeText("123456789", 8), "12345...");
  EXPECT_EQ(EscapeText("1234", 3), "...");
  EXPECT_EQ(EscapeText("123", 3), "123");
  EXPECT_EQ(QuoteText("123456", 8), "\"123456\"");
  EXPECT_EQ(QuoteText("1234567", 8), "\"123\"...");
  EXPECT_EQ(QuoteText("1234", 5), "\"\"...");
  EXPECT_EQ(QuoteText(std::string(1000, 'a')).size(), kMaxQuotedBytes);
}

TEST(EscapeTest, NeverSplitsACharacterOrAnEscape) {
  const std::string text = "a\u20acb\n\u202e\U0001f600\xff\U000e0041\"c";
  const std::string whole = QuoteText(text);
  for (size_t max = 5; max < whole.size(); ++max) {
    const std::string clipped = QuoteText(text, max);
    EXPECT_LE(clipped.size(), max);
    ASSERT_TRUE(clipped.ends_with("\"...")) << clipped;
    const size_t kept = clipped.size() - 4;
    EXPECT_EQ(clipped.substr(0, kept), whole.substr(0, kept));
    // The first omitted byte begins a character or an escape.
    EXPECT_NE(static_cast<unsigned char>(whole[kept]) & 0xc0, 0x80) << max;
    size_t backslash = whole.rfind('\\', kept);
    if (backslash != std::string::npos && backslash < kept) {
      const size_t length = whole[backslash + 1] == 'u' ? 6 : 2;
      EXPECT_GE(kept, backslash + length) << clipped;
    }
  }
}

}  // namespace
}  // namespace leakyrelu
