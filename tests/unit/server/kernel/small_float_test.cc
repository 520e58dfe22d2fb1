// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/small_float.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace leakyrelu::reference {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(SmallFloatTest, EveryNumberComesBack) {
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

TEST(SmallFloatTest, KnownFloat16) {
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

TEST(SmallFloatTest, KnownBFloat16) {
  EXPECT_EQ(DecodeSmallFloat(kBFloat16Format, 0x3f80), 1.0f);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 1.00390625f), 0x3f80);  // tie
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 1.01171875f), 0x3f82);  // tie
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 0x1.010002p0f), 0x3f81);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 3.4e38f), 0x7f80);
  EXPECT_EQ(EncodeSmallFloat(kBFloat16Format, 0x1p-149f), 0x0000);
}

}  // namespace
}  // namespace leakyrelu::reference
