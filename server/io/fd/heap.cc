// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/heap.h"

#include <malloc.h>

// A function of gperftools, present only if its allocator is linked.
// NOLINTNEXTLINE(readability-identifier-naming): its name.
extern "C" int MallocExtension_GetNumericProperty(const char* property,
                                                  size_t* value)
    __attribute__((weak));

namespace leakyrelu {

size_t HeapBytes() {
  size_t bytes = 0;
  if (MallocExtension_GetNumericProperty != nullptr &&
      MallocExtension_GetNumericProperty("generic.current_allocated_bytes",
                                         &bytes) != 0) {
    return bytes;
  }
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace leakyrelu
