// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SEGMENTS_H_
#define PROTO_WIRE_SEGMENTS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/types/span.h"

namespace leakyrelu::wire {

// A contiguous run of a serialized message's bytes. Writable, since results
// are computed over the bytes that carried the inputs.
using Segment = absl::Span<std::byte>;

// A message as it was received: runs in order. Cuts may fall anywhere, in the
// middle of a varint or of an element; runs may be empty.
using Segments = absl::Span<const Segment>;

// Bulk bytes that arrived in too many small parts to be used where they lie
// (unpacked or repeatedly split `values`), copied together.
using GatheredBytes = std::vector<std::unique_ptr<std::byte[]>>;

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SEGMENTS_H_
