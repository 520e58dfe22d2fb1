// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_SPLITTER_H_
#define PROTO_WIRE_SPLIT_SPLITTER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "proto/wire/split/bulk_field.h"
#include "proto/wire/split/field_table.h"
#include "proto/wire/split/segments.h"

// The only code that parses untrusted bytes by hand. It separates the bulk
// fields of a serialized message, described by a table, from the small rest,
// which is left to protobuf's own parser:
//
//   message   A tag+length of a message that leads to bulk
//             B its fields that are not bulk
//             C tag+length of a bulk field, D its bytes
//             E unknown fields
//   rest      A with the new length, B
//   bulk      D, in place
//
// E is checked and dropped. The rest and the bulk together are accepted,
// rejected and interpreted exactly as protobuf's parser would do with the whole
// message, except for the limits of limits.h.
namespace leakyrelu::wire {

struct SplitMessage {
  std::string rest;
  std::vector<BulkField> bulk;  // by index within a root
  GatheredBytes gathered;
};

enum class SplitFault {
  kNone,
  kMalformed,
  kTooManyTensors,
  kTooManyFields,
  kMetadataTooLarge,
};

struct SplitResult {
  SplitFault fault = SplitFault::kNone;
  size_t position = 0;  // approximate number of bytes before the fault
  uint32_t number = 0;  // kTooManyTensors: the field number
};

// Fills split, reusing its memory. Bulk points into the segments.
SplitResult Split(Segments message, const MessageTable& table,
                  SplitMessage& split);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_SPLITTER_H_
