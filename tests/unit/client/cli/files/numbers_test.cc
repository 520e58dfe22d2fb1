// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace leakyrelu::cli {
namespace {

TEST(NumbersTest, ParsesCommonNotations) {
  EXPECT_EQ(ParseNumber("1"), 1);
  EXPECT_EQ(ParseNumber("-2.5e3"), -2500);
  EXPECT_EQ(ParseNumber(".5"), 0.5);
  EXPECT_EQ(ParseNumber("-.5"), -0.5);
  EXPECT_EQ(ParseNumber("+1"), 1);
  EXPECT_EQ(ParseNumber("\u22122"), -2);
  EXPECT_EQ(ParseNumber("-inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(*ParseNumber("nan")));
  EXPECT_EQ(ParseNumber("1e999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseNumber("1e-999"), 0);
  EXPECT_EQ(ParseNumber("5e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(NumbersTest, RefusesEverythingElse) {
  for (const char* text : {"", "-", "+", "--1", "+-1", "abc", "1x", "1 ", " 1",
                           "1,2", "0x10", "\u2212\u22121", "e5"}) {
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
  }
}

TEST(NumbersTest, Float32IsRoundedOnce) {
  // Slightly above the middle between 1 and the next float; as a double it is
  // exactly the middle, which would be rounded down.
  std::vector<std::byte> bytes;
  ASSERT_TRUE(
      AppendParsed(DataType::kFloat32, "1.00000005960464477540", &bytes));
  EXPECT_EQ(ElementAt(DataType::kFloat32, bytes.data()), 1 + 0x1p-23);
}

TEST(NumbersTest, PrintsTheShortestText) {
  const auto print = [](DataType type, const char* text) {
    std::vector<std::byte> bytes;
    EXPECT_TRUE(AppendParsed(type, text, &bytes));
    return FormatElement(type, bytes.data());
  };
  for (DataType type : kAllDataTypes) {
    EXPECT_EQ(print(type, "0.1"), "0.1");
    EXPECT_EQ(print(type, "-0"), "-0");
    EXPECT_EQ(print(type, "-inf"), "-inf");
    EXPECT_EQ(print(type, "-nan"), "nan");
    EXPECT_EQ(print(type, "2"), "2");
  }
  EXPECT_EQ(print(DataType::kFloat32, "0.100000001"), "0.1");
  // As in NumPy's output: 65500 is enough to be read back as 65504.
  EXPECT_EQ(print(DataType::kFloat16, "65504"), "65500");
}

TEST(NumbersTest, EveryHalfIsReadBackAsItself) {
  for (DataType type : {DataType::kFloat16, DataType::kBFloat16}) {
    for (uint32_t bits = 0; bits < 65536; ++bits) {
      std::byte element[2] = {std::byte(bits & 0xff), std::byte(bits >> 8)};
      if (std::isnan(ElementAt(type, element))) continue;
      const std::string text = FormatElement(type, element);
      std::vector<std::byte> back;
      ASSERT_TRUE(AppendParsed(type, text, &back)) << text;
      ASSERT_EQ(std::memcmp(back.data(), element, 2), 0) << text;
    }
  }
}

TEST(NumbersTest, RandomFloatsAreReadBackAsThemselves) {
  std::mt19937_64 dice(301);
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t bits = dice();
    std::byte element[8];
    std::memcpy(element, &bits, 8);
    for (DataType type : {DataType::kFloat32, DataType::kFloat64}) {
      if (std::isnan(ElementAt(type, element))) continue;
      std::vector<std::byte> back;
      ASSERT_TRUE(AppendParsed(type, FormatElement(type, element), &back));
      ASSERT_EQ(std::memcmp(back.data(), element, back.size()), 0);
    }
  }
}

}  // namespace
}  // namespace leakyrelu::cli
