// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/example_data.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace leakyrelu::loadtest {
namespace {

TEST(ExampleDataTest, ContainsSpecialValues) {
  Random random(1);
  const size_t count = 100'000;
  const std::string bytes = ExampleElements(DataType::kFloat32, count, random);
  ASSERT_EQ(bytes.size(), count * 4);
  int nan = 0, infinite = 0, zero = 0, subnormal = 0, negative = 0;
  for (size_t i = 0; i < count; ++i) {
    float x;
    std::memcpy(&x, bytes.data() + 4 * i, 4);
    negative += std::signbit(x);
    switch (std::fpclassify(x)) {
      case FP_NAN:
        ++nan;
        break;
      case FP_INFINITE:
        ++infinite;
        break;
      case FP_ZERO:
        ++zero;
        break;
      case FP_SUBNORMAL:
        ++subnormal;
        break;
      default:
        EXPECT_GE(std::abs(x), 0x1p-8f);
        EXPECT_LT(std::abs(x), 0x1p8f);
    }
  }
  // One in 256 each; five standard deviations.
  for (int special : {nan, infinite, zero, subnormal}) {
    EXPECT_NEAR(special, 391, 100);
  }
  EXPECT_NEAR(negative, 50'000, 800);
}

TEST(ExampleDataTest, SizesOfAllTypesAndTheSameFromTheSameSeed) {
  for (DataType type : kAllDataTypes) {
    Random a(5), b(5);
    const std::string first = ExampleElements(type, 1000, a);
    EXPECT_EQ(first.size(), 1000 * ElementBytes(type));
    EXPECT_EQ(first, ExampleElements(type, 1000, b));
    EXPECT_NE(first, ExampleElements(type, 1000, a));
  }
}

TEST(ExampleDataTest, KnowsNans) {
  EXPECT_TRUE(IsNan(DataType::kFloat32, 0x7f800001));
  EXPECT_TRUE(IsNan(DataType::kFloat32, 0xffc00000));
  EXPECT_FALSE(IsNan(DataType::kFloat32, 0x7f800000));
  EXPECT_FALSE(IsNan(DataType::kFloat32, 0xff800000));
  EXPECT_TRUE(IsNan(DataType::kFloat64, 0x7ff0000000000001));
  EXPECT_FALSE(IsNan(DataType::kFloat64, 0xfff0000000000000));
  EXPECT_TRUE(IsNan(DataType::kFloat16, 0xfe00));
  EXPECT_FALSE(IsNan(DataType::kFloat16, 0x7c00));
  EXPECT_TRUE(IsNan(DataType::kBFloat16, 0x7f81));
  EXPECT_FALSE(IsNan(DataType::kBFloat16, 0xff80));
}

}  // namespace
}  // namespace leakyrelu::loadtest
