// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/kept_memory.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leakyrelu::wire {
namespace {

TEST(KeptMemoryTest, KeepsUsualCapacity) {
  std::vector<int> numbers(64);
  const int* const memory = numbers.data();
  ClearKeeping(64, numbers);
  EXPECT_TRUE(numbers.empty());
  numbers.push_back(1);
  EXPECT_EQ(numbers.data(), memory);
}

TEST(KeptMemoryTest, ReleasesMore) {
  std::vector<int> numbers(65);
  ClearKeeping(64, numbers);
  EXPECT_TRUE(numbers.empty());
  EXPECT_LE(numbers.capacity(), 64u);
  std::string text(1'000, 'x');
  ClearKeeping(100, text);
  EXPECT_TRUE(text.empty());
  EXPECT_LE(text.capacity(), 100u);
}

}  // namespace
}  // namespace leakyrelu::wire
