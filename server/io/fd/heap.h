// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_HEAP_H_
#define SERVER_IO_FD_HEAP_H_

#include <cstddef>

namespace leakyrelu {

// The bytes that the process has allocated and not freed, as the allocator
// reports them, excluding its caches. Takes some microseconds, so do not call
// it for each RPC. Thread-safe.
size_t HeapBytes();

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_HEAP_H_
