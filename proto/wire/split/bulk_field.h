// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_BULK_FIELD_H_
#define PROTO_WIRE_SPLIT_BULK_FIELD_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "proto/wire/split/segments.h"

namespace leakyrelu::wire {

// The bulk bytes of one field, as the splitter found them: runs in order.
//
// After the first few, small runs are copied together, so that the overhead per
// run is bounded by the bytes that it carries. The copies take at most twice
// the memory of the copied bytes, and never more than the message.
struct BulkField {
  uint8_t root = 0;    // field number in the outermost message
  uint8_t slot = 0;    // FieldRule::slot
  uint32_t index = 0;  // index of the occurrence of the root
  size_t bytes = 0;
  absl::InlinedVector<Segment, 2> pieces;
  // For each piece, the index of the segment that it lies in, or kGathered.
  absl::InlinedVector<uint32_t, 2> piece_segments;
  size_t gathered_bytes = 0;
  Segment room;  // free part of the memory last allocated for gathering

  // Appends a run. rest_bytes: upper bound on the bytes that may follow for
  // this field.
  void Append(Segment run, uint32_t segment, size_t rest_bytes,
              GatheredBytes& gathered);
  // Clears the bytes and keeps the memory.
  void Restart();

 private:
  void Gather(Segment run, size_t rest_bytes, GatheredBytes& gathered);
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_BULK_FIELD_H_
