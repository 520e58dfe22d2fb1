// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_KEPT_MEMORY_H_
#define PROTO_WIRE_KEPT_MEMORY_H_

#include <cstddef>

namespace leakyrelu::wire {

// Clears a string or vector. Its memory is kept for the next use, unless it has
// room for more than `most` elements.
template <typename Container>
void ClearKeeping(size_t most, Container& container) {
  container.clear();
  // Assigning an empty one, in the form `= {}` or to a string, keeps it all.
  if (container.capacity() > most) Container().swap(container);
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_KEPT_MEMORY_H_
