// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/text_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::cli {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Contents(std::string_view text) {
  std::vector<std::string> contents;
  for (const TextLine& line : LinesOf(text)) {
    contents.push_back(std::to_string(line.number) + ":" +
                       std::string(line.contents));
  }
  return contents;
}

TEST(TextLinesTest, SplitsAtAllLineEnds) {
  EXPECT_THAT(Contents("a\nb\r\nc\rd\n\n\n e \t\n"),
              ElementsAre("1:a", "2:b", "3:c", "4:d", "7:e"));
  EXPECT_THAT(Contents(""), ElementsAre());
  EXPECT_THAT(Contents("\r\n\r\n"), ElementsAre());
}

TEST(TextLinesTest, CommentsEndLines) {
  EXPECT_THAT(Contents("# a\n#b\n#1.5\n#\n1 # c\n2 #\n  # d"),
              ElementsAre("5:1", "6:2"));
  EXPECT_THAT(Contents("\"# no\" # yes"), ElementsAre("1:\"# no\""));
}

TEST(TextLinesTest, SpreadsheetErrorValuesAreNotComments) {
  for (const char* text :
       {"#N/A", "#DIV/0!", "#WERT!", "#\u00a1DIV/0!", "1,#NUM!", "1 #REF!"}) {
    EXPECT_THAT(Contents(text), ElementsAre(std::string("1:") + text));
  }
}

TEST(TextLinesTest, CellsBetweenDelimiters) {
  EXPECT_THAT(*CellsOf("a, b ,,c", ','), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(*CellsOf("a,", ','), ElementsAre("a", ""));
  EXPECT_THAT(*CellsOf("a  b\t c", ' '), ElementsAre("a", "b", "c"));
  EXPECT_THAT(*CellsOf("a\t\tb", '\t'), ElementsAre("a", "", "b"));
}

TEST(TextLinesTest, QuotesAsInRfc4180) {
  EXPECT_THAT(*CellsOf("\"a,b\",\"c\"\"d\",\" e \",\"\"", ','),
              ElementsAre("a,b", "c\"d", "e", ""));
  EXPECT_FALSE(CellsOf("\"a", ',').has_value());
  EXPECT_FALSE(CellsOf("\"a\"b", ',').has_value());
}

TEST(TextLinesTest, RecordMaySpanLines) {
  EXPECT_EQ(RecordBytes("a;b\n1"), 4u);
  EXPECT_EQ(RecordBytes("a;b\r\n1"), 5u);
  EXPECT_EQ(RecordBytes("\"a\nb\";c\n1"), 8u);
  EXPECT_EQ(RecordBytes("a"), 1u);
}

TEST(TextLinesTest, HugeLinesTakeLinearTime) {
  std::string line;
  for (int i = 0; i < 200'000; ++i) line += "\"1\",#2,";
  EXPECT_EQ(CellsOf(Contents(line).at(0), ',')->size(), 400'001u);
}

}  // namespace
}  // namespace leakyrelu::cli
