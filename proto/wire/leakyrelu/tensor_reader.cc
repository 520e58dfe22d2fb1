// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/tensor_reader.h"

#include <utility>

#include "proto/wire/split/kept_memory.h"
#include "proto/wire/split/limits.h"
#include "proto/wire/tensor/shape.h"
#include "proto/wire/tensor/tensor_error.h"

namespace leakyrelu::wire {
namespace {

absl::Status ReadHead(TensorPlace place, const v1::Tensor& head,
                      TensorView& tensor) {
  switch (head.dtype()) {
    case v1::DATA_TYPE_UNSPECIFIED:
      break;
    case v1::DATA_TYPE_FLOAT32:
    case v1::DATA_TYPE_FLOAT64:
    case v1::DATA_TYPE_FLOAT16:
    case v1::DATA_TYPE_BFLOAT16:
      tensor.type = static_cast<DataType>(head.dtype());
      tensor.type_declared = true;
      break;
    default:
      return UnknownDtypeError(place, static_cast<int>(head.dtype()));
  }
  tensor.shape.assign(head.shape().begin(), head.shape().end());
  return absl::OkStatus();
}

absl::Status TakeBulk(TensorPlace place, BulkField& field, TensorView& tensor) {
  // An empty data or values field counts as absent.
  if (field.bytes == 0) return absl::OkStatus();
  if (tensor.bytes > 0) return DataAndValuesError(place);
  tensor.form = static_cast<TensorForm>(field.slot);
  tensor.bytes = field.bytes;
  tensor.pieces = std::move(field.pieces);
  tensor.piece_segments = std::move(field.piece_segments);
  return absl::OkStatus();
}

absl::Status CheckTensor(TensorPlace place, TensorView& tensor) {
  const size_t element_bytes = ElementBytes(tensor.type);
  if (tensor.form == TensorForm::kValues && tensor.type != DataType::kFloat32) {
    return ValuesNotFloat32Error(place, tensor.type);
  }
  if (tensor.bytes % element_bytes != 0) {
    return PartialElementError(place, tensor);
  }
  tensor.elements = tensor.bytes / element_bytes;
  if (tensor.shape.empty()) return absl::OkStatus();
  const ShapeElements shape = CountElements(tensor.shape, element_bytes);
  if (shape.fault != ShapeFault::kNone) {
    return ShapeError(place, tensor, shape.fault);
  }
  if (static_cast<size_t>(shape.elements) != tensor.elements) {
    return SizeError(place, tensor, shape.elements);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadTensors(
    const google::protobuf::RepeatedPtrField<v1::Tensor>& heads, uint8_t root,
    absl::string_view name, std::vector<BulkField>& bulk,
    std::vector<TensorView>& tensors) {
  ClearKeeping(kKeptTensors, tensors);
  tensors.resize(static_cast<size_t>(heads.size()));
  for (size_t i = 0; i < tensors.size(); ++i) {
    absl::Status status =
        ReadHead({name, i}, heads[static_cast<int>(i)], tensors[i]);
    if (!status.ok()) return status;
  }
  for (BulkField& field : bulk) {
    if (field.root != root) continue;
    absl::Status status =
        TakeBulk({name, field.index}, field, tensors[field.index]);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < tensors.size(); ++i) {
    absl::Status status = CheckTensor({name, i}, tensors[i]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::wire
