// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_LEAKYRELU_LEAKYRELU_TABLES_H_
#define PROTO_WIRE_LEAKYRELU_LEAKYRELU_TABLES_H_

#include <cstdint>

#include "proto/wire/split/field_table.h"
#include "proto/wire/tensor/tensor_view.h"

// The splitter's tables for leakyrelu.v1. Bulk slots are the numbers of
// TensorForm.
namespace leakyrelu::wire {

inline constexpr uint8_t kInputsNumber = 1;
inline constexpr uint8_t kGradOutputsNumber = 2;
inline constexpr uint8_t kOutputsNumber = 1;  // also of grad_inputs

inline constexpr MessageTable kTensorTable = [] {
  MessageTable table;
  table.rules[1].kind = FieldKind::kRest;  // dtype
  table.rules[2].kind = FieldKind::kRest;  // shape
  table.rules[3] = {.kind = FieldKind::kBytes,
                    .slot = static_cast<uint8_t>(TensorForm::kData)};
  table.rules[4] = {.kind = FieldKind::kFixed32,
                    .slot = static_cast<uint8_t>(TensorForm::kValues)};
  return table;
}();

inline constexpr FieldRule kTensorsRule = {.kind = FieldKind::kRepeatedMessage,
                                           .message = &kTensorTable};

inline constexpr MessageTable kForwardRequestTable = [] {
  MessageTable table;
  table.rules[kInputsNumber] = kTensorsRule;
  table.rules[2].kind = FieldKind::kRest;  // negative_slope
  table.rules[3].kind = FieldKind::kRest;  // semantics
  return table;
}();

inline constexpr MessageTable kBackwardRequestTable = [] {
  MessageTable table;
  table.rules[kInputsNumber] = kTensorsRule;
  table.rules[kGradOutputsNumber] = kTensorsRule;
  table.rules[3].kind = FieldKind::kRest;  // negative_slope
  table.rules[4].kind = FieldKind::kRest;  // semantics
  return table;
}();

// ForwardResponse and BackwardResponse have the same encoding.
inline constexpr MessageTable kResponseTable = [] {
  MessageTable table;
  table.rules[kOutputsNumber] = kTensorsRule;
  return table;
}();

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_LEAKYRELU_LEAKYRELU_TABLES_H_
