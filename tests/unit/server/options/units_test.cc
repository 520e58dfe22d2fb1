// SPDX-License-Identifier: Apache-2.0
#include "server/options/units.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(UnitsTest, ParsesBytes) {
  EXPECT_EQ(ParseBytes("0"), 0u);
  EXPECT_EQ(ParseBytes("65537"), 65537u);
  EXPECT_EQ(ParseBytes("64B"), 64u);
  EXPECT_EQ(ParseBytes("64KiB"), 65536u);
  EXPECT_EQ(ParseBytes("64 MiB"), uint64_t{64} << 20);
  EXPECT_EQ(ParseBytes("1gib"), uint64_t{1} << 30);
  EXPECT_EQ(ParseBytes("5kB"), 5000u);
  EXPECT_EQ(ParseBytes("5MB"), 5'000'000u);
  EXPECT_EQ(ParseBytes("2GB"), 2'000'000'000u);
  EXPECT_EQ(ParseBytes("18446744073709551615"), ~uint64_t{0});
}

TEST(UnitsTest, RefusesOtherBytes) {
  for (const char* text : {"", " ", "KiB", "-1", "+1", "1.5MiB", "1 ", "0x10",
                           "12 apples", "1TiB", "1K", "18446744073709551616",
                           "18446744073709551615KiB", "17179869184GiB"}) {
    EXPECT_EQ(ParseBytes(text), std::nullopt) << text;
  }
}

TEST(UnitsTest, FormatsTheShortestExactForm) {
  EXPECT_EQ(FormatBytes(0), "0");
  EXPECT_EQ(FormatBytes(1000), "1000");
  EXPECT_EQ(FormatBytes(1024), "1KiB");
  EXPECT_EQ(FormatBytes(1536 * 1024), "1536KiB");
  EXPECT_EQ(FormatBytes(uint64_t{256} << 20), "256MiB");
  EXPECT_EQ(FormatBytes(uint64_t{3} << 30), "3GiB");
}

TEST(UnitsTest, FormattedBytesParse) {
  for (uint64_t bytes : {uint64_t{0}, uint64_t{1}, uint64_t{1} << 10,
                         (uint64_t{1} << 20) + 1, uint64_t{7} << 30}) {
    EXPECT_EQ(ParseBytes(FormatBytes(bytes)), bytes);
  }
}

TEST(UnitsTest, ParsesDurations) {
  EXPECT_EQ(ParseDuration("0"), absl::ZeroDuration());
  EXPECT_EQ(ParseDuration("5s"), absl::Seconds(5));
  EXPECT_EQ(ParseDuration("1m30s"), absl::Seconds(90));
  EXPECT_EQ(ParseDuration("250ms"), absl::Milliseconds(250));
  for (const char* text : {"", "5", "s", "-5s", "inf", "5 s", "5 seconds"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace leakyrelu
