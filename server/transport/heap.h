// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_HEAP_H_
#define SERVER_TRANSPORT_HEAP_H_

#include <cstddef>

namespace leakyrelu {

// What the process has allocated and not freed, by the allocator's own account:
// without what it keeps for later. Takes some microseconds, so it is nothing
// for each call. Thread-safe.
size_t HeapBytes();

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_HEAP_H_
