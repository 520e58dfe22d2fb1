// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/float_environment.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <limits>

namespace leakyrelu::kernel {
namespace {

constexpr float kMin = std::numeric_limits<float>::min();

// Called through a pointer, as FloatEnvironment requires of its users.
float Divide(float a, float b) { return a / b; }
float (*volatile divide)(float, float) = &Divide;

TEST(FloatEnvironmentTest, SubnormalsAreExactOrZero) {
  {
    const FloatEnvironment environment(Subnormals::kExact);
    EXPECT_GT(divide(kMin, 2) * 2, 0.0f);
  }
  {
    const FloatEnvironment environment(Subnormals::kZero);
    EXPECT_EQ(divide(kMin, 2), 0.0f);
    EXPECT_EQ(divide(std::numeric_limits<float>::denorm_min(), 0x1p-60f), 0.0f);
  }
  EXPECT_GT(divide(kMin, 2) * 2, 0.0f);
}

TEST(FloatEnvironmentTest, RoundsToNearestRegardlessOfTheCaller) {
  const float third = divide(1, 3);
  ASSERT_EQ(std::fesetround(FE_DOWNWARD), 0);
  const float below = divide(1, 3);
  float inside;
  {
    const FloatEnvironment environment(Subnormals::kExact);
    inside = divide(1, 3);
  }
  const float after = divide(1, 3);
  ASSERT_EQ(std::fesetround(FE_TONEAREST), 0);
  EXPECT_LT(below, third);
  EXPECT_EQ(inside, third);
  EXPECT_EQ(after, below);
}

TEST(FloatEnvironmentTest, KeepsARegisterThatFits) {
  ASSERT_EQ(std::feclearexcept(FE_ALL_EXCEPT), 0);
  {
    const FloatEnvironment environment(Subnormals::kExact);
    divide(1, 3);
  }
  EXPECT_EQ(std::fetestexcept(FE_INEXACT), FE_INEXACT);
}

#if defined(__x86_64__)
TEST(FloatEnvironmentTest, RestoresStickyFlags) {
  const unsigned found = _mm_getcsr();
  // A flag that is already set does not raise an exception.
  constexpr unsigned kOdd = 0x1f80 | 0x6000 /*toward zero*/ | 0x8000 | 0x01;
  _mm_setcsr(kOdd);
  {
    const FloatEnvironment environment(Subnormals::kExact);
    divide(1, 3);
  }
  const unsigned left = _mm_getcsr();
  _mm_setcsr(found);
  EXPECT_EQ(left, kOdd);
}
#endif

}  // namespace
}  // namespace leakyrelu::kernel
