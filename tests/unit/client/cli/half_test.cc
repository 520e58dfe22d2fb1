// SPDX-License-Identifier: Apache-2.0
#include "client/cli/half.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace leakyrelu::cli {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(HalfTest, EveryPatternSurvivesTheWayThere) {
  for (int bits = 0; bits < 65536; ++bits) {
    const double f16 = FromFloat16(bits);
    const double bf16 = FromBFloat16(bits);
    if (!std::isnan(f16)) {
      EXPECT_EQ(ToFloat16(f16), bits);
    }
    if (!std::isnan(bf16)) {
      EXPECT_EQ(ToBFloat16(bf16), bits);
    }
  }
}

TEST(HalfTest, BFloat16IsTheUpperHalfOfAFloat) {
  for (uint32_t bits = 0; bits < 65536; ++bits) {
    const float value = std::bit_cast<float>(bits << 16);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(FromBFloat16(bits)));
    } else {
      EXPECT_EQ(FromBFloat16(bits), value);
    }
  }
}

// Halfway between neighbours the even one wins; anything more or less, down to
// the last bit of the double, goes to its own side.
TEST(HalfTest, RoundsToNearestEven) {
  for (int bits = 0; bits < 0x7bff; ++bits) {
    const double low = FromFloat16(bits);
    const double high = FromFloat16(bits + 1);
    const double middle = low + (high - low) / 2;
    EXPECT_EQ(ToFloat16(middle), bits + bits % 2);
    EXPECT_EQ(ToFloat16(std::nextafter(middle, 0)), bits);
    EXPECT_EQ(ToFloat16(-std::nextafter(middle, 1e9)), 0x8000 + bits + 1);
  }
}

TEST(HalfTest, KnownPatterns) {
  EXPECT_EQ(ToFloat16(1), 0x3c00);
  EXPECT_EQ(ToFloat16(-0.0), 0x8000);
  EXPECT_EQ(ToFloat16(65504), 0x7bff);
  EXPECT_EQ(ToFloat16(65519.99), 0x7bff);
  EXPECT_EQ(ToFloat16(65520), 0x7c00);
  EXPECT_EQ(ToFloat16(-1e300), 0xfc00);
  EXPECT_EQ(ToFloat16(kInfinity), 0x7c00);
  EXPECT_EQ(ToFloat16(0x1p-24), 1);
  EXPECT_EQ(ToFloat16(0x1p-25), 0);
  EXPECT_EQ(ToFloat16(5e-324), 0);
  EXPECT_EQ(ToBFloat16(1), 0x3f80);
  EXPECT_EQ(ToBFloat16(3.4e38), 0x7f80);
  EXPECT_TRUE(std::isnan(FromFloat16(ToFloat16(std::nan("")))));
  EXPECT_TRUE(std::isnan(FromBFloat16(ToBFloat16(std::nan("")))));
}

}  // namespace
}  // namespace leakyrelu::cli
