// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_KEPT_MEMORY_H_
#define PROTO_WIRE_SPLIT_KEPT_MEMORY_H_

#include <cstddef>

namespace leakyrelu::wire {

// Clears a string or vector. Its memory is kept for reuse unless its capacity
// exceeds `max` elements.
template <typename Container>
void ClearKeeping(size_t max, Container& container) {
  container.clear();
  // Assigning an empty container, by `= {}` or to a string, would keep all
  // memory.
  if (container.capacity() > max) Container().swap(container);
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_KEPT_MEMORY_H_
