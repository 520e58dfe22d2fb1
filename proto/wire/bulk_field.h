// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_BULK_FIELD_H_
#define PROTO_WIRE_BULK_FIELD_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "proto/wire/segments.h"

namespace leakyrelu::wire {

// The bulk bytes of one field, as the splitter found them: runs in order.
//
// Small runs, once there are a few, are copied together, so that the runs'
// own cost is bounded by the bytes that they carry. The copies take at most
// twice the memory of the bytes copied, and never more than the message's.
struct BulkField {
  uint8_t root = 0;    // number of the outermost message's field it came by
  uint8_t slot = 0;    // FieldRule::slot
  uint32_t index = 0;  // which occurrence of the root
  size_t bytes = 0;
  absl::InlinedVector<Segment, 2> pieces;
  // For each piece, the index of the segment that it lies in, or kGathered.
  absl::InlinedVector<uint32_t, 2> piece_segments;
  size_t gathered_bytes = 0;
  Segment room;  // what is free of the memory last taken for gathering

  // Appends a run. rest_bytes: how many bytes may follow for this field.
  void Append(Segment run, uint32_t segment, size_t rest_bytes,
              GatheredBytes& gathered);
  // Forgets the bytes.
  void Restart();

 private:
  void Gather(Segment run, size_t rest_bytes, GatheredBytes& gathered);
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_BULK_FIELD_H_
