// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/element_sizes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace leakyrelu::loadtest {
namespace {

TEST(ElementSizesTest, FixedIsAlwaysTheSame) {
  Random random(1);
  const ElementSizes sizes = *ElementSizes::Parse("4Ki");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(sizes.Draw(random), 4096u);
  EXPECT_EQ(sizes.Largest(), 4096u);
  EXPECT_EQ(sizes.text(), "4Ki");
}

TEST(ElementSizesTest, ListDrawsAllSizesEquallyOften) {
  Random random(301);
  const ElementSizes sizes = *ElementSizes::Parse("0,10,1k");
  std::map<uint64_t, int> seen;
  for (int i = 0; i < 30'000; ++i) ++seen[sizes.Draw(random)];
  ASSERT_EQ(seen.size(), 3u);
  for (const auto& [size, count] : seen) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(sizes.Largest(), 1000u);
}

TEST(ElementSizesTest, UniformHasBothEndsAndTheRightMean) {
  Random random(301);
  const ElementSizes sizes = *ElementSizes::Parse("uniform:1..10");
  std::map<uint64_t, int> seen;
  for (int i = 0; i < 100'000; ++i) ++seen[sizes.Draw(random)];
  ASSERT_EQ(seen.size(), 10u);
  EXPECT_EQ(seen.begin()->first, 1u);
  EXPECT_EQ(seen.rbegin()->first, 10u);
  for (const auto& [size, count] : seen) EXPECT_NEAR(count, 10'000, 500);
}

TEST(ElementSizesTest, LogUniformDrawsAllMagnitudesEquallyOften) {
  Random random(301);
  const ElementSizes sizes = *ElementSizes::Parse("loguniform:1..1Mi");
  int below_root = 0;
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t size = sizes.Draw(random);
    ASSERT_GE(size, 1u);
    ASSERT_LE(size, 1u << 20);
    below_root += size < 1024;
  }
  EXPECT_NEAR(below_root, 50'000, 800);
}

TEST(ElementSizesTest, ExponentialHasItsMeanAndMaximum) {
  Random random(301);
  const ElementSizes sizes = *ElementSizes::Parse("exponential:1000");
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t size = sizes.Draw(random);
    ASSERT_GE(size, 1u);
    ASSERT_LE(size, 20'000u);
    sum += static_cast<double>(size);
  }
  EXPECT_NEAR(sum / 100'000, 1000, 20);
  EXPECT_EQ(sizes.Largest(), 20'000u);
}

TEST(ElementSizesTest, RefusesMalformedText) {
  for (const char* text :
       {"", "x", "1,", "1.5", "-1", "uniform:", "uniform:5", "uniform:5..1",
        "uniform:0..4", "loguniform:0..4", "loguniform:1..2..3",
        "exponential:0", "exponential:", "normal:5"}) {
    EXPECT_FALSE(ElementSizes::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace leakyrelu::loadtest
