// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/quantity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace leakyrelu::loadtest {
namespace {

using ::testing::StartsWith;

TEST(QuantityTest, ParsesSuffixes) {
  EXPECT_EQ(*ParseQuantity("f", "12"), 12);
  EXPECT_EQ(*ParseQuantity("f", "1.5k"), 1500);
  EXPECT_EQ(*ParseQuantity("f", "2M"), 2e6);
  EXPECT_EQ(*ParseQuantity("f", "3G"), 3e9);
  EXPECT_EQ(*ParseQuantity("f", "4Ki"), 4096);
  EXPECT_EQ(*ParseQuantity("f", "1Mi"), 1048576);
  EXPECT_EQ(*ParseQuantity("f", "1Gi"), 1073741824);
}

TEST(QuantityTest, RefusesWhatIsNotANumberAndNamesTheField) {
  for (const char* text :
       {"", "k", "-1", "nan", "inf", "1e999", "5 x", "1kk"}) {
    const auto parsed = ParseQuantity("--rate", text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_THAT(
        std::string(parsed.status().message()),
        StartsWith("--rate: got \"" + std::string(text) + "\", allowed: "));
  }
}

TEST(QuantityTest, CountsAreWhole) {
  EXPECT_EQ(*ParseCount("f", "64Ki"), 65536u);
  EXPECT_EQ(*ParseCount("f", "1.5k"), 1500u);
  EXPECT_FALSE(ParseCount("f", "1.5").ok());
  EXPECT_FALSE(ParseCount("f", "1e17").ok());
}

TEST(QuantityTest, ParsesDurations) {
  EXPECT_EQ(*ParseDuration("f", "5ms"), absl::Milliseconds(5));
  EXPECT_EQ(*ParseDuration("f", "1h30m"), absl::Minutes(90));
  EXPECT_EQ(*ParseDuration("f", "0"), absl::ZeroDuration());
  for (const char* text : {"", "5", "-5ms", "inf", "5 parsecs"}) {
    EXPECT_FALSE(ParseDuration("f", text).ok()) << text;
  }
}

TEST(QuantityTest, ParsesShares) {
  EXPECT_DOUBLE_EQ(*ParseShare("f", "0.1%"), 0.001);
  EXPECT_DOUBLE_EQ(*ParseShare("f", "0.25"), 0.25);
  EXPECT_DOUBLE_EQ(*ParseShare("f", "100%"), 1);
  for (const char* text : {"", "%", "101%", "1.1", "-0.1", "nan"}) {
    EXPECT_FALSE(ParseShare("f", text).ok()) << text;
  }
}

TEST(QuantityTest, FormatsThreeDigits) {
  EXPECT_EQ(FormatSeconds(0), "0 ns");
  EXPECT_EQ(FormatSeconds(412e-9), "412 ns");
  EXPECT_EQ(FormatSeconds(5.034e-3), "5.03 ms");
  EXPECT_EQ(FormatSeconds(99.96e-6), "100 us");
  EXPECT_EQ(FormatSeconds(999.6e-6), "1.00 ms");
  EXPECT_EQ(FormatSeconds(12.34), "12.3 s");
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(950), "950");
  EXPECT_EQ(FormatCount(12.34), "12.3");
  EXPECT_EQ(FormatCount(12'340), "12.3 k");
  EXPECT_EQ(FormatCount(999'600), "1.00 M");
  EXPECT_EQ(FormatCount(4.5e9), "4.50 G");
  EXPECT_EQ(FormatBytes(950), "950 B");
  EXPECT_EQ(FormatBytes(1.5e9), "1.50 GB");
}

}  // namespace
}  // namespace leakyrelu::loadtest
