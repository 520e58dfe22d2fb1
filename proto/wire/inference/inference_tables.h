// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_TABLES_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_TABLES_H_

#include <cstdint>

#include "proto/wire/split/field_table.h"

// The splitter's table for inference.ModelInferRequest. Bulk fields are the raw
// entries and the two typed lists that the models accept; everything else is
// left to protobuf's parser, once its fields have been counted.
namespace leakyrelu::wire {

inline constexpr uint8_t kInferInputsNumber = 5;
inline constexpr uint8_t kInferOutputsNumber = 6;
inline constexpr uint8_t kRawInputsNumber = 7;
inline constexpr uint8_t kContentsNumber = 5;
inline constexpr uint8_t kFp32Number = 6;
inline constexpr uint8_t kFp64Number = 7;

// InferParameter
inline constexpr MessageTable kParameterTable = [] {
  MessageTable table;
  for (const int number : {1, 2, 3, 4, 5}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  return table;
}();

// An entry of a map from names to parameters.
inline constexpr MessageTable kParameterEntryTable = [] {
  MessageTable table;
  table.rules[1].kind = FieldKind::kRest;
  table.rules[2] = {.kind = FieldKind::kMessage, .message = &kParameterTable};
  return table;
}();

inline constexpr FieldRule kParametersRule = {.kind = FieldKind::kMessage,
                                              .message = &kParameterEntryTable};

// InferTensorContents; the slots are the field numbers.
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
  for (const int number : {1, 2, 3}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  table.rules[4] = kParametersRule;
  table.rules[kContentsNumber] = {.kind = FieldKind::kMessage,
                                  .message = &kContentsTable};
  return table;
}();

// InferRequestedOutputTensor
inline constexpr MessageTable kInferOutputTable = [] {
  MessageTable table;
  table.rules[1].kind = FieldKind::kRest;
  table.rules[2] = kParametersRule;
  return table;
}();

inline constexpr MessageTable kInferRequestTable = [] {
  MessageTable table;
  for (const int number : {1, 2, 3}) {
    table.rules[number].kind = FieldKind::kRest;
  }
  table.rules[4] = kParametersRule;
  table.rules[kInferOutputsNumber] = {.kind = FieldKind::kRepeatedMessage,
                                      .message = &kInferOutputTable};
  table.rules[kInferInputsNumber] = {.kind = FieldKind::kRepeatedMessage,
                                     .message = &kInferInputTable};
  table.rules[kRawInputsNumber] = {.kind = FieldKind::kRepeatedBytes};
  return table;
}();

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_TABLES_H_
