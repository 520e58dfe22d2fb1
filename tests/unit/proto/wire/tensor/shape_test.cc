// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/shape.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace leakyrelu::wire {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(ShapeTest, CountsElements) {
  EXPECT_EQ(CountElements({}, 4).elements, 1);
  EXPECT_EQ(CountElements({3, 5, 7}, 4).elements, 105);
  EXPECT_EQ(CountElements({3, 0, 7}, 4).elements, 0);
  EXPECT_EQ(CountElements(std::vector<int64_t>(64, 1), 4).elements, 1);
}

TEST(ShapeTest, FaultsAreReported) {
  EXPECT_EQ(CountElements(std::vector<int64_t>(65, 1), 4).fault,
            ShapeFault::kTooManyDimensions);
  EXPECT_EQ(CountElements({0, -1}, 4).fault, ShapeFault::kNegative);
  EXPECT_EQ(CountElements({kMax, kMax, -1}, 4).fault, ShapeFault::kNegative);
}

TEST(ShapeTest, OverflowIsCheckedInBytesWithoutZeros) {
  EXPECT_EQ(CountElements({kMax / 8}, 8).fault, ShapeFault::kNone);
  EXPECT_EQ(CountElements({kMax / 8 + 1}, 8).fault, ShapeFault::kOverflow);
  EXPECT_EQ(CountElements({0, kMax / 8 + 1}, 8).fault, ShapeFault::kOverflow);
  EXPECT_EQ(CountElements({1 << 30, 1 << 30, 1 << 30}, 2).fault,
            ShapeFault::kOverflow);
  EXPECT_EQ(CountElements({kMax, 1}, 1).elements, kMax);
}

TEST(ShapeTest, TextShowsTheFirstDimensions) {
  EXPECT_EQ(ShapeText({}), "[]");
  EXPECT_EQ(ShapeText({2, -3}), "[2,-3]");
  EXPECT_EQ(ShapeText(std::vector<int64_t>(8, 1)), "[1,1,1,1,1,1,1,1]");
  EXPECT_EQ(ShapeText(std::vector<int64_t>(9, 1)), "[1,1,1,1,1,1,1,1,...]");
}

}  // namespace
}  // namespace leakyrelu::wire
