// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_SPLIT_FIELD_TABLE_H_
#define PROTO_WIRE_SPLIT_FIELD_TABLE_H_

#include <array>
#include <cstdint>

// The splitter's description of a message type: which fields are bulk, which
// lead to bulk, and which are left to protobuf's own parser. A protocol is
// described entirely by constants of these types.
namespace leakyrelu::wire {

enum class FieldKind : uint8_t {
  kUnknown,  // skipped after a syntax check
  kRest,     // left to protobuf's parser
  // A singular message: occurrences are merged, so bulk in them counts as one
  // field's. Or a repeated one without bulk, whose fields are then counted.
  kMessage,
  // A repeated message. Allowed in the outermost message only.
  kRepeatedMessage,
  // Singular bytes: the last occurrence counts. Allowed within a repeated
  // message only.
  kBytes,
  // Repeated bytes: each occurrence is an entry. Allowed in the outermost
  // message only.
  kRepeatedBytes,
  // Repeated float, fixed32 ... and double, fixed64 ...: packed or not,
  // occurrences are concatenated. Allowed within a repeated message only.
  kFixed32,
  kFixed64,
};

struct MessageTable;

struct FieldRule {
  FieldKind kind = FieldKind::kUnknown;
  uint8_t slot = 0;                       // bulk: BulkField::slot
  const MessageTable* message = nullptr;  // messages: their table
};

// The maximum field number of a table: those with a tag of one byte.
inline constexpr uint32_t kMaxTableNumber = 15;
// Upper bound of slots, exclusive.
inline constexpr size_t kMaxSlots = 16;

// The rules by field number; greater numbers are unknown fields.
struct MessageTable {
  std::array<FieldRule, kMaxTableNumber + 1> rules;
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_SPLIT_FIELD_TABLE_H_
