// SPDX-License-Identifier: Apache-2.0
#include "server/app/spare_memory.h"

#include <algorithm>
#ifdef LEAKYRELU_TCMALLOC
#include <gperftools/malloc_extension_c.h>
#endif

namespace leakyrelu {

#ifdef LEAKYRELU_TCMALLOC

namespace {

constexpr size_t kCacheBytes = size_t{3} << 20;

size_t FreeBytes() {
  size_t bytes = 0;
  MallocExtension_GetNumericProperty("tcmalloc.pageheap_free_bytes", &bytes);
  return bytes;
}

}  // namespace

SpareMemory::Allocator SpareMemory::OfThisProcess() {
  return {.free_bytes = &FreeBytes,
          .empty_own_cache = &MallocExtension_MarkThreadTemporarilyIdle,
          .release = &MallocExtension_ReleaseToSystem};
}

void SpareMemory::LimitCaches(size_t message_memory_bytes) {
  MallocExtension_SetNumericProperty("tcmalloc.max_total_thread_cache_bytes",
                                     kCacheBytes);
  MallocExtension_SetNumericProperty(
      "tcmalloc.aggressive_memory_decommit",
      message_memory_bytes < kSmallBudgetBytes ? 1 : 0);
}

#else

SpareMemory::Allocator SpareMemory::OfThisProcess() {
  return {.free_bytes = [] { return size_t{0}; },
          .empty_own_cache = [] {},
          .release = [](size_t) {}};
}

void SpareMemory::LimitCaches(size_t /*message_memory_bytes*/) {}

#endif

void SpareMemory::Return() {
  const size_t free = allocator_.free_bytes();
  const size_t spare = std::min(free, free_before_);
  if (spare > 0) allocator_.release(spare);
  free_before_ = free - spare;
}

void SpareMemory::ReturnAll() {
  allocator_.empty_own_cache();
  const size_t free = allocator_.free_bytes();
  if (free > 0) allocator_.release(free);
  free_before_ = 0;
}

}  // namespace leakyrelu
