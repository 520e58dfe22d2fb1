// SPDX-License-Identifier: Apache-2.0
#include "base/reference/small_float.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace leakyrelu::reference {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(SmallFloatTest, EveryNumberRoundTrips) {
  for (const SmallFormat& format : {kFloat16Format, kBFloat16Format}) {
    for (uint32_t bits = 0; bits < 65536; ++bits) {
      const float value = DecodeSmallFloat(format, static_cast<uint16_t>(bits));
      const uint16_t back = EncodeSmallFloat(format, value);
      if (std::isnan(value)) {
        EXPECT_TRUE(std::isnan(DecodeSmallFloat(format, back)));
      } else {
        EXPECT_EQ(back, bits);
      }
    }
  }
}

TEST(SmallFloatTest, Float16MatchesKnownValues) {
  EXPECT_EQ(DecodeSmallFloat(kFloat16Format, 0x3c00), 1.0f);
  EXPECT_EQ(DecodeSmallFloat(kFloat16Format, 0xc000), -2.0f);
  EXPECT_EQ(DecodeSmallFloat(kFloat16Format, 0x0001), 0x1p-24f);
  EXPECT_EQ(DecodeSmallFloat(kFloat16Format, 0x7bff), 65504.0f);
  EXPECT_EQ(DecodeSmallFloat(kFloat16Format, 0xfc00), -kInfinity);
  EXPECT_EQ(EncodeSmallFloat(kFloat16Format, 65519.996f), 0x7bff);
  EXPECT_EQ(EncodeSmallFloat(kFloat16Format, 65520.0f), 0x7c00);
  EXPECT_EQ(EncodeSmallFloat(kFloat16Format, 0x1p-25f), 0x0000);  // tie, even
  EXPECT_EQ(EncodeSmallFloat(kFloat16Format, 0x1.8p-24f), 0x0002);
  EXPECT_EQ(EncodeSmallFloat(kFloat16Format, -0x1.8p-25f), 0x8001);
}

// Halfway between neighbours the even one is chosen; anything more or less,
// down to the last bit of the double, rounds to the nearer one.
TEST(SmallFloatTest, RoundsADoubleOnce) {
  const auto encode = [](double value) {
    return EncodeSmallFloat(kFloat16Format, value);
  };
  for (uint16_t bits = 0; bits < 0x7bff; ++bits) {
    const double low = DecodeSmallFloat(kFloat16Format, bits);
    const double high = DecodeSmallFloat(kFloat16Format, bits + 1);
    const double middle = low + (high - low) / 2;
    EXPECT_EQ(encode(middle), bits + bits % 2);
    EXPECT_EQ(encode(std::nextafter(middle, 0)), bits);
    EXPECT_EQ(encode(-std::nextafter(middle, 1e9)), 0x8000 + bits + 1);
  }
  EXPECT_EQ(encode(-1e300), 0xfc00);
  EXPECT_EQ(encode(5e-324), 0);
}

TEST(SmallFloatTest, BFloat16MatchesKnownValues) {
  EXPECT_EQ(DecodeSmallFloat(kBFloat16Format, 0x3f80), 1.0f);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 1.00390625f), 0x3f80);  // tie
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 1.01171875f), 0x3f82);  // tie
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 0x1.010002p0f), 0x3f81);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 3.4e38f), 0x7f80);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 0x1p-149f), 0x0000);
}

}  // namespace
}  // namespace leakyrelu::reference
