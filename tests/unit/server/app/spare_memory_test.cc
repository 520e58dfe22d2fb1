// SPDX-License-Identifier: Apache-2.0
#include "server/app/spare_memory.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <utility>

namespace leakyrelu {
namespace {

size_t free_bytes = 0;
size_t cached_bytes = 0;

const SpareMemory::Allocator kAllocator = {
    .free_bytes = [] { return free_bytes; },
    .empty_own_cache = [] { free_bytes += std::exchange(cached_bytes, 0); },
    .release = [](size_t bytes) { free_bytes -= bytes; }};

TEST(SpareMemoryTest, KeepsRecentlyFreedMemory) {
  free_bytes = 100;
  SpareMemory memory(kAllocator);
  memory.Return();
  EXPECT_EQ(free_bytes, 100);
}

TEST(SpareMemoryTest, ReturnsMemoryFreeForAnInterval) {
  free_bytes = 100;
  SpareMemory memory(kAllocator);
  memory.Return();
  free_bytes = 160;  // 60 more became free now
  memory.Return();
  EXPECT_EQ(free_bytes, 60);
  memory.Return();
  EXPECT_EQ(free_bytes, 0);
  memory.Return();
  EXPECT_EQ(free_bytes, 0);
}

TEST(SpareMemoryTest, ReusedMemoryIsNotReturned) {
  free_bytes = 100;
  SpareMemory memory(kAllocator);
  memory.Return();
  free_bytes = 30;
  memory.Return();
  EXPECT_EQ(free_bytes, 0);
  free_bytes = 50;
  memory.Return();
  EXPECT_EQ(free_bytes, 50);
}

TEST(SpareMemoryTest, ReturnAllReturnsEverything) {
  free_bytes = 100;
  cached_bytes = 20;
  SpareMemory memory(kAllocator);
  memory.ReturnAll();
  EXPECT_EQ(free_bytes, 0);
  EXPECT_EQ(cached_bytes, 0);
}

TEST(SpareMemoryTest, SmallBudgetsKeepNothing) {
  const SpareMemory::Allocator allocator = SpareMemory::OfThisProcess();
  constexpr size_t kBytes = size_t{16} << 20;
  for (const size_t budget :
       {SpareMemory::kSmallBudgetBytes - 1, SpareMemory::kSmallBudgetBytes}) {
    SpareMemory::LimitCaches(budget);
    SpareMemory memory;
    memory.ReturnAll();
    // The compiler must not remove the allocation.
    void* volatile block = std::malloc(kBytes);
    std::free(block);
    if (budget < SpareMemory::kSmallBudgetBytes) {
      EXPECT_LT(allocator.free_bytes(), kBytes);
    }
    memory.Return();
  }
}

}  // namespace
}  // namespace leakyrelu
