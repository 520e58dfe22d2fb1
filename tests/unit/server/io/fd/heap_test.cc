// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/heap.h"

#include <gtest/gtest.h>

#include <cstddef>

namespace leakyrelu {
namespace {

TEST(HeapTest, CountsAllocatedBytes) {
  constexpr size_t kBytes = 64 << 20;
  const size_t before = HeapBytes();
  // Volatile, so that the compiler does not remove the allocation.
  char* volatile block = new char[kBytes];
  const size_t with = HeapBytes();
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator keeps its own account";
#endif
  EXPECT_GE(with, before + kBytes);
  EXPECT_LT(with, before + kBytes + (kBytes >> 2));
  delete[] block;
  EXPECT_LT(HeapBytes(), before + (kBytes >> 2));
}

}  // namespace
}  // namespace leakyrelu
