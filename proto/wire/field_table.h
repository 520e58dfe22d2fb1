// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_FIELD_TABLE_H_
#define PROTO_WIRE_FIELD_TABLE_H_

#include <array>
#include <cstdint>

// What the splitter must know of a message type: which fields are bulk, which
// lead to bulk, and which go to protobuf's own parser. A protocol is a few
// constants of these types and nothing else.
namespace leakyrelu::wire {

enum class FieldKind : uint8_t {
  kUnknown,  // skipped, after its syntax is checked
  kRest,     // left to protobuf's parser
  // A singular message: occurrences merge, so the bulk in them counts as one.
  kMessage,
  // A repeated message. Only in the outermost message.
  kRepeatedMessage,
  // Singular bytes: the last occurrence counts. Within a repeated message.
  kBytes,
  // Repeated bytes: each occurrence is an entry. Only in the outermost message.
  kRepeatedBytes,
  // Repeated float, fixed32 ... and double, fixed64 ...: packed or not,
  // occurrences concatenate. Within a repeated message.
  kFixed32,
  kFixed64,
};

struct MessageTable;

struct FieldRule {
  FieldKind kind = FieldKind::kUnknown;
  uint8_t slot = 0;                       // bulk: BulkField::slot
  const MessageTable* message = nullptr;  // messages: what is in them
};

// Field numbers that a table can name: those with a tag of one byte.
inline constexpr uint32_t kMaxTableNumber = 15;
// Slots are less than this.
inline constexpr size_t kMaxSlots = 16;

// The rules by field number; numbers beyond are unknown fields.
struct MessageTable {
  std::array<FieldRule, kMaxTableNumber + 1> rules;
};

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_FIELD_TABLE_H_
