// SPDX-License-Identifier: Apache-2.0
// Small requests are planned and computed without an allocation.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "server/compute/batch.h"

namespace {
thread_local int allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace leakyrelu {
namespace {

TEST(AllocationTest, SmallTensorInOnePieceDoesNotAllocate) {
  float x[16] = {-1, 2};
  float grad[16] = {3, 4};
  const ByteSpan x_piece[] = {ByteSpan(reinterpret_cast<std::byte*>(x), 64)};
  const ByteSpan grad_piece[] = {
      ByteSpan(reinterpret_cast<std::byte*>(grad), 64)};
  const BatchTensor tensor{DataType::kFloat32, x_piece, grad_piece};
  Batch::Forward({}, {&tensor, 1}).Run();  // looks up the instruction set
  const int before = allocations;
  Batch::Backward({}, {&tensor, 1}, true).Run();
  Batch::Forward({}, {&tensor, 1}).Run();
  EXPECT_EQ(allocations, before);
}

TEST(AllocationTest, AllocationsAreCounted) {
  const int before = allocations;
  Plan plan;
  std::byte x[8];
  const ByteSpan halves[] = {ByteSpan(x, 2), ByteSpan(x + 2, 2)};
  plan.Add({DataType::kFloat32, halves, {}}, false);  // a stitch
  EXPECT_GT(allocations, before);
}

}  // namespace
}  // namespace leakyrelu
