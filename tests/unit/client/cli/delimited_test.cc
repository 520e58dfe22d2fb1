// SPDX-License-Identifier: Apache-2.0
#include "client/cli/delimited.h"

#include <gtest/gtest.h>

namespace leakyrelu::cli {
namespace {

constexpr DataType kType = DataType::kFloat32;
using Shape = std::vector<int64_t>;

TEST(DelimitedTest, CsvKeepsRowsAndColumns) {
  const auto array =
      ParseCsv("# x, y\n1, -2,3\r\n\n4;5\t6 # last\n", "p.csv", kType);
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->shape, (Shape{2, 3}));
  EXPECT_EQ(FormatRows(*array, ","), "1,-2,3\n4,5,6\n");
}

TEST(DelimitedTest, CsvNamesLineAndColumn) {
  EXPECT_EQ(ParseCsv("1,2\n\n3,abc\n", "p.csv", kType).status().message(),
            "p.csv:3: column 2: 'abc', a number");
  EXPECT_EQ(ParseCsv("1,2\n3,\n", "p.csv", kType).status().message(),
            "p.csv:2: column 2: '', a number");
  EXPECT_EQ(ParseCsv("\n1,2,3\n3,4\n", "p.csv", kType).status().message(),
            "p.csv:3: 2 columns, 3 as in line 2");
  EXPECT_EQ(ParseCsv(std::string(1000, 'x'), "p", kType).status().message(),
            "p:1: column 1: '" + std::string(40, 'x') + "...', a number");
}

TEST(DelimitedTest, TextIsOneRowOverAnyLines) {
  const auto array = ParseText("1 -2\n, 3;\t4 # more\n\n5", "-", kType);
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->shape, Shape{5});
  EXPECT_EQ(FormatRows(*array, " "), "1 -2 3 4 5\n");
  EXPECT_EQ(ParseText("1\n2 x 3", "in", kType).status().message(),
            "in:2: column 2: 'x', a number");
}

TEST(DelimitedTest, NothingIsAnEmptyArray) {
  EXPECT_EQ(ParseText(" \n#1\n", "-", kType)->shape, Shape{0});
  EXPECT_EQ(ParseCsv("", "-", kType)->shape, (Shape{0, 0}));
  EXPECT_EQ(FormatRows(*ParseCsv("", "-", kType), ","), "");
}

TEST(DelimitedTest, RowsAreTheLastDimension) {
  Array array = *ParseText("1 2 3 4 5 6 7 8", "-", kType);
  array.shape = {2, 2, 2};
  EXPECT_EQ(FormatRows(array, " "), "1 2\n3 4\n5 6\n7 8\n");
  array.fortran_order = true;
  EXPECT_EQ(FormatRows(array, " "), "1 5\n3 7\n2 6\n4 8\n");
  array.shape = {};
  array.fortran_order = false;
  array.bytes.resize(4);
  EXPECT_EQ(FormatRows(array, " "), "1\n");
}

}  // namespace
}  // namespace leakyrelu::cli
