// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/delimited.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::cli {
namespace {

using ::testing::HasSubstr;
using Shape = std::vector<int64_t>;

constexpr DataType kType = DataType::kFloat32;
const TextFormat kGerman = {.delimiter = ';', .decimal = ','};

absl::StatusOr<Array> Csv(std::string_view text,
                          const TextFormat& format = {}) {
  return ParseDelimited(text, "p.csv", format, /*is_table=*/true, kType);
}

absl::StatusOr<Array> Text(std::string_view text,
                           const TextFormat& format = {}) {
  return ParseDelimited(text, "in", format, /*is_table=*/false, kType);
}

std::string ErrorOf(const absl::StatusOr<Array>& array) {
  return std::string(array.status().message());
}

TEST(DelimitedTest, CsvKeepsRowsAndColumns) {
  for (const char* text : {"# x, y\n1, -2,3\r\n\n4,5,6 # last\n",
                           "1;-2;3\n4;5;6", "1\t-2\t3\r4\t5\t6\r",
                           "sep=;\r\n1;-2;3\r\n4;5;6\r\n", "1 -2 3\n4 5  6"}) {
    const auto array = Csv(text);
    ASSERT_TRUE(array.ok()) << array.status();
    EXPECT_EQ(array->shape, (Shape{2, 3})) << text;
    EXPECT_EQ(FormatRows(*array, ","), "1,-2,3\n4,5,6\n");
  }
}

TEST(DelimitedTest, DecimalCommaIsNotADelimiter) {
  EXPECT_EQ(ErrorOf(Csv("1,5;-2,5\n")),
            "p.csv:1: column 2: got \",\" and \";\" as delimiters, allowed: "
            "one delimiter for the whole text (--delimiter \";\" --decimal "
            "\",\" reads 1,5;2,5 as two numbers)");
  EXPECT_THAT(ErrorOf(Text("1;2\n3,4\n")),
              HasSubstr("in:2: column 1: got \";\" and \",\" as delimiters"));
  EXPECT_THAT(ErrorOf(Csv("1\t2\n3\t4;5\n")),
              HasSubstr("p.csv:2: column 2: got a tab and \";\" as"));
  EXPECT_EQ(ErrorOf(Text("1,5 2,5")),
            "in:1: column 2: got \"5 2\", allowed: a number without thousands "
            "separators");
  // If the delimiter is given, the other one is not part of a number.
  EXPECT_EQ(ErrorOf(Csv("1,5;-2,5\n", {.delimiter = ';'})),
            "p.csv:1: column 1: got \"1,5\", allowed: a number with a decimal "
            "point (--decimal \",\" reads 1,5)");
}

TEST(DelimitedTest, ReadsGermanAndFrenchExcelFiles) {
  const std::string file =
      "\xef\xbb\xbf\"Temp.; "
      "au\xc3\x9f\nen\";y\r\n1,5;-2,5\r\n\"3,25\";1E-3\r\n";
  for (TextFormat format : {kGerman, TextFormat{.decimal = ','}}) {
    EXPECT_THAT(ErrorOf(Csv(file, format)),
                HasSubstr("p.csv:1: column 1: got "));
    format.skip_header = true;
    const auto array = Csv(file, format);
    ASSERT_TRUE(array.ok()) << array.status();
    EXPECT_EQ(array->shape, (Shape{2, 2}));
    EXPECT_EQ(FormatRows(*array, ","), "1.5,-2.5\n3.25,0.001\n");
  }
}

TEST(DelimitedTest, ThousandsSeparatorsAreRefused) {
  for (const char* text : {"1.234,5;2", "1.234;2"}) {
    EXPECT_THAT(ErrorOf(Csv(text, kGerman)),
                HasSubstr("allowed: a number with a decimal comma, without "
                          "thousands separators"))
        << text;
  }
  for (const char* text :
       {"1 234,5;2", "1'234,5;2", "1\u00a0234,5;2", "1\u202f234,5;2"}) {
    EXPECT_THAT(ErrorOf(Csv(text, kGerman)), HasSubstr("allowed: a number"))
        << text;
  }
  EXPECT_FALSE(Csv("\"1,234.5\",2").ok());
}

TEST(DelimitedTest, HeaderIsReportedAndSkipped) {
  EXPECT_EQ(ErrorOf(Csv("\n# c\nx,y\n1,2\n")),
            "p.csv:3: column 1: got \"x\", allowed: a number (--skip-header "
            "skips the first line)");
  const auto array = Csv("\n# c\nx,y\n1,2\n", {.skip_header = true});
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->shape, (Shape{1, 2}));
  // A later line is not a header.
  EXPECT_EQ(ErrorOf(Csv("1,2\nx,y\n")),
            "p.csv:2: column 1: got \"x\", allowed: a number");
  // Delimiters in the header are ignored.
  EXPECT_TRUE(Csv("a;b,c\n1,2\n", {.skip_header = true}).ok());
}

TEST(DelimitedTest, NamesLineAndColumn) {
  EXPECT_EQ(ErrorOf(Csv("1,2\n\n3,abc\n")),
            "p.csv:3: column 2: got \"abc\", allowed: a number");
  EXPECT_EQ(ErrorOf(Csv("1,2\n3,\n")),
            "p.csv:2: column 2: got \"\", allowed: a number (the cell is "
            "empty)");
  EXPECT_EQ(ErrorOf(Csv(",1")),
            "p.csv:1: column 1: got \"\", allowed: a number (the cell is "
            "empty)");
  EXPECT_EQ(ErrorOf(Csv("\n1,2,3\n3,4\n")),
            "p.csv:3: got 2 columns, allowed: 3 (as in line 2)");
  EXPECT_EQ(ErrorOf(Csv("1\n" + std::string(1000, 'x'))),
            "p.csv:2: column 1: got \"" + std::string(43, 'x') +
                "\"..., allowed: a number");
  EXPECT_EQ(ErrorOf(Csv("1,\"2\n")),
            "p.csv:1: column 1: got \"1,\\\"2\", allowed: cells whose quotes "
            "are closed at their end");
  EXPECT_EQ(ErrorOf(Text("1\n2 x 3")),
            "in:2: column 2: got \"x\", allowed: a number");
  EXPECT_EQ(ErrorOf(Text("1\n#N/A\n3")),
            "in:2: column 1: got \"#N/A\", allowed: a number");
}

TEST(DelimitedTest, BlanksMakeAListAndDelimitersATable) {
  const auto list = Text("1 -2\n 3\n# more\n4 # and\n\n5");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_EQ(list->shape, Shape{5});
  EXPECT_EQ(FormatRows(*list, " "), "1 -2 3 4 5\n");
  EXPECT_EQ(Text("1,2\n3,4\n")->shape, (Shape{2, 2}));
  EXPECT_EQ(Text("1\t2\n3\t4\n")->shape, (Shape{2, 2}));
  EXPECT_EQ(Text("1\t2\n3\n", {.delimiter = ' '})->shape, Shape{3});
  EXPECT_EQ(Text("1|2\n3|4\n", {.delimiter = '|'})->shape, (Shape{2, 2}));
}

TEST(DelimitedTest, NotANumberAndInfinityInAllSpellings) {
  const auto array = Text("nan NaN -nan inf INF +inf -Infinity");
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(FormatRows(*array, " "), "nan nan nan inf inf inf -inf\n");
  for (const char* text : {"1\nNA", "1\nN/A", "1\nnull", "1\n1e", "1\n0x1p3",
                           "1\n1_000", "1\n5%", "1\n--1"}) {
    EXPECT_FALSE(Text(text).ok()) << text;
  }
}

TEST(DelimitedTest, OtherEncodingsAreRefused) {
  for (const std::string& text : {std::string("\xff\xfe"
                                              "1\0",
                                              4),
                                  std::string("\xfe\xff\0"
                                              "1",
                                              4)}) {
    EXPECT_EQ(ErrorOf(Text(text)),
              "in: got text in UTF-16, allowed: text in UTF-8 (Excel: \"CSV "
              "UTF-8\")");
  }
  EXPECT_THAT(ErrorOf(Text(std::string("1\0", 2))), HasSubstr("zero bytes"));
}

TEST(DelimitedTest, ExcelSeparatorLineIsApplied) {
  EXPECT_EQ(Csv("sep=|\n1|2\n")->shape, (Shape{1, 2}));
  EXPECT_THAT(ErrorOf(Csv("sep=,\n1,2\n", {.decimal = ','})),
              HasSubstr("a delimiter that is not --decimal"));
}

TEST(DelimitedTest, TextWithoutNumbersIsRefused) {
  EXPECT_THAT(ErrorOf(Text("")),
              HasSubstr(": got an empty text, allowed: one number or more (an "
                        "empty array is read from .npy)"));
  EXPECT_THAT(ErrorOf(Csv("")), HasSubstr("got an empty text"));
  EXPECT_THAT(ErrorOf(Text(" \n#1\n")),
              HasSubstr("got a text without numbers"));
  EXPECT_THAT(ErrorOf(Csv("x,y\n", {.skip_header = true})),
              HasSubstr("got a text without numbers"));
}

TEST(DelimitedTest, EmptyArrayIsWrittenAsEmptyText) {
  EXPECT_EQ(FormatRows({kType, {0}, false, {}}, ","), "");
}

TEST(DelimitedTest, ArgumentsHoldOneOrMoreNumbers) {
  Array array{kType, {}, false, {}};
  for (const char* word : {"1", "2,3", "4, 5", "6 7"}) {
    EXPECT_TRUE(AppendArgument(word, "NUMBERS", {}, &array).ok()) << word;
  }
  EXPECT_EQ(array.elements(), 7u);
  EXPECT_EQ(AppendArgument("8,x", "NUMBERS", {}, &array).message(),
            "NUMBERS, item 9: got \"x\", allowed: a number");
  EXPECT_FALSE(AppendArgument("1,5 2,5", "NUMBERS", {}, &array).ok());
  EXPECT_FALSE(AppendArgument("1,5;2,5", "NUMBERS", {}, &array).ok());
  Array german{kType, {}, false, {}};
  EXPECT_TRUE(
      AppendArgument("1,5;2,5", "NUMBERS", {.decimal = ','}, &german).ok());
  EXPECT_TRUE(
      AppendArgument("-3,5", "NUMBERS", {.decimal = ','}, &german).ok());
  german.shape = {3};
  EXPECT_EQ(FormatRows(german, " "), "1.5 2.5 -3.5\n");
}

TEST(DelimitedTest, RowsAreTheLastDimension) {
  Array array = *Text("1 2 3 4 5 6 7 8");
  array.shape = {2, 2, 2};
  EXPECT_EQ(FormatRows(array, " "), "1 2\n3 4\n5 6\n7 8\n");
  array.fortran_order = true;
  EXPECT_EQ(FormatRows(array, " "), "1 5\n3 7\n2 6\n4 8\n");
  array.shape = {};
  array.fortran_order = false;
  EXPECT_EQ(FormatRows(array, " "), "1 2 3 4 5 6 7 8\n");
}

}  // namespace
}  // namespace leakyrelu::cli
