// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_SEGMENTS_H_
#define PROTO_WIRE_SPLIT_SEGMENTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"

namespace leakyrelu::wire {

// A contiguous run of a serialized message's bytes. Writable, since results
// are computed over the bytes that carried the inputs.
using Segment = absl::Span<std::byte>;

// A received message: contiguous runs in order. Boundaries may be anywhere,
// even in the middle of a varint or an element; runs may be empty.
using Segments = absl::Span<const Segment>;

// Bulk bytes that arrived in too many small parts to be used in place (unpacked
// or repeatedly split `values`), copied together.
using GatheredBytes = std::vector<std::unique_ptr<std::byte[]>>;

// Used instead of a segment's index when the run lies in gathered bytes.
inline constexpr uint32_t kGathered = 0xffffffff;

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_SEGMENTS_H_
