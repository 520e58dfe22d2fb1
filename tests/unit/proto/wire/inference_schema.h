// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_INFERENCE_SCHEMA_H_
#define TESTS_UNIT_PROTO_WIRE_INFERENCE_SCHEMA_H_

#include "google/protobuf/message.h"
#include "proto/wire/field_table.h"

namespace leakyrelu::wire {

// A schema shaped like the Open Inference Protocol's ModelInferRequest, to
// prove that the splitter serves other protocols by a table alone: bulk in a
// singular submessage that merges, in 4 and in 8 byte elements, and in
// repeated bytes of the outermost message.
const google::protobuf::Message* InferencePrototype();

inline constexpr MessageTable kContentsTable = [] {
  MessageTable table;
  for (int number : {1, 3, 8}) table.rules[number].kind = FieldKind::kRest;
  table.rules[6] = {.kind = FieldKind::kFixed32, .slot = 6};
  table.rules[7] = {.kind = FieldKind::kFixed64, .slot = 7};
  return table;
}();

inline constexpr MessageTable kInputTable = [] {
  MessageTable table;
  for (int number : {1, 2, 3}) table.rules[number].kind = FieldKind::kRest;
  table.rules[5] = {.kind = FieldKind::kMessage, .message = &kContentsTable};
  return table;
}();

inline constexpr MessageTable kInferenceTable = [] {
  MessageTable table;
  for (int number : {1, 2, 3}) table.rules[number].kind = FieldKind::kRest;
  table.rules[5] = {.kind = FieldKind::kRepeatedMessage,
                    .message = &kInputTable};
  table.rules[7] = {.kind = FieldKind::kRepeatedBytes};
  return table;
}();

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_INFERENCE_SCHEMA_H_
