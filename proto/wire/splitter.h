// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLITTER_H_
#define PROTO_WIRE_SPLITTER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "proto/wire/bulk_field.h"
#include "proto/wire/field_table.h"
#include "proto/wire/segments.h"

// The one place that reads hostile bytes by hand. It cuts the bulk fields out
// of a serialized message, as a table says, and leaves the small rest to
// protobuf's own parser:
//
//   message   A tag+length of a message that leads to bulk
//             B its fields that are not bulk
//             C tag+length of a bulk field, D its bytes
//             E unknown fields
//   rest      A with the new length, B
//   bulk      D, where it lies
//
// E is checked and dropped. The rest and the bulk together accept, reject and
// mean exactly what protobuf's parser would accept, reject and mean for the
// whole, but for the limits of limits.h.
namespace leakyrelu::wire {

struct SplitMessage {
  std::string rest;
  std::vector<BulkField> bulk;  // by index within a root
  GatheredBytes gathered;
};

enum class SplitFault { kNone, kMalformed, kTooManyTensors, kMetadataTooLarge };

struct SplitResult {
  SplitFault fault = SplitFault::kNone;
  size_t position = 0;  // bytes before the fault, roughly
  uint32_t number = 0;  // kTooManyTensors: the field's number
};

// Fills split, whose memory is used again. Bulk points into the segments.
SplitResult Split(Segments message, const MessageTable& table,
                  SplitMessage& split);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLITTER_H_
