// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_TABLES_H_
#define PROTO_WIRE_INFERENCE_TABLES_H_

#include <cstdint>

#include "proto/wire/field_table.h"

// inference.ModelInferRequest, as the splitter must know it. Bulk is the raw
// entries and the two typed lists that the models take; everything else goes
// to protobuf's parser.
namespace leakyrelu::wire {

inline constexpr uint8_t kInferInputsNumber = 5;
inline constexpr uint8_t kRawInputsNumber = 7;
inline constexpr uint8_t kContentsNumber = 5;
inline constexpr uint8_t kFp32Number = 6;
inline constexpr uint8_t kFp64Number = 7;

// InferTensorContents; slots are the fields' numbers.
inline constexpr MessageTable kContentsTable = [] {
  MessageTable table;
  for (const int number : {1, 2, 3, 4, 5, 8}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  table.rules[kFp32Number] = {.kind = FieldKind::kFixed32, .slot = kFp32Number};
  table.rules[kFp64Number] = {.kind = FieldKind::kFixed64, .slot = kFp64Number};
  return table;
}();

inline constexpr MessageTable kInferInputTable = [] {
  MessageTable table;
  for (const int number : {1, 2, 3, 4}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  table.rules[kContentsNumber] = {.kind = FieldKind::kMessage,
                                  .message = &kContentsTable};
  return table;
}();

inline constexpr MessageTable kInferRequestTable = [] {
  MessageTable table;
  for (const int number : {1, 2, 3, 4, 6}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  table.rules[kInferInputsNumber] = {.kind = FieldKind::kRepeatedMessage,
                                     .message = &kInferInputTable};
  table.rules[kRawInputsNumber] = {.kind = FieldKind::kRepeatedBytes};
  return table;
}();

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_TABLES_H_
