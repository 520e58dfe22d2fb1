// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_tensor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_error.h"
#include "proto/wire/inference/inference_model.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/split/kept_memory.h"
#include "proto/wire/split/limits.h"
#include "proto/wire/tensor/shape.h"
#include "proto/wire/tensor/tensor_error.h"

namespace leakyrelu::wire {
namespace {

using InputHead = inference::ModelInferRequest::InferInputTensor;

constexpr char kTypes[] = "FP16, BF16, FP32, FP64";

absl::Status NotServedHere(size_t index, std::string_view parameter) {
  return Unimplemented(
      {.reason = std::string(reasons::kNotServed),
       .field = absl::StrCat("inputs[", index, "].parameters"),
       .got = std::string(parameter),
       .allowed =
           "the bytes in raw_input_contents (there is no shared memory)"});
}

absl::Status ReadHead(size_t index, const InputHead& head, TensorView& tensor) {
  const auto type = FindInferenceType(head.datatype());
  if (!type.has_value()) return InputTypeError(index, head.datatype(), kTypes);
  tensor.type = *type;
  tensor.type_declared = true;
  tensor.shape.assign(head.shape().begin(), head.shape().end());
  if (head.parameters().contains("shared_memory_region")) {
    return NotServedHere(index, "shared_memory_region");
  }
  const inference::InferTensorContents& contents = head.contents();
  if (contents.bool_contents_size() > 0 || contents.int_contents_size() > 0 ||
      contents.int64_contents_size() > 0 || contents.uint_contents_size() > 0 ||
      contents.uint64_contents_size() > 0 ||
      contents.bytes_contents_size() > 0) {
    return WrongContentsError(index, "a list of another type",
                              "fp32_contents, fp64_contents, or none with "
                              "raw_input_contents");
  }
  return absl::OkStatus();
}

void Take(BulkField& field, TensorView& tensor) {
  tensor.bytes = field.bytes;
  tensor.pieces = std::move(field.pieces);
  tensor.piece_segments = std::move(field.piece_segments);
}

absl::Status TakeTyped(BulkField& field, TensorView& tensor) {
  if (field.bytes == 0) return absl::OkStatus();
  const bool fp32 = field.slot == kFp32Number;
  const DataType type = fp32 ? DataType::kFloat32 : DataType::kFloat64;
  if (tensor.type != type) {
    const std::string name(InferenceTypeName(tensor.type));
    const bool raw_only = ElementBytes(tensor.type) == 2;
    return WrongContentsError(
        field.index,
        absl::StrCat(fp32 ? "fp32_contents" : "fp64_contents", " for ", name),
        raw_only ? absl::StrCat("raw_input_contents for ", name)
                 : absl::StrCat(fp32 ? "fp64_contents" : "fp32_contents",
                                " or raw_input_contents for ", name));
  }
  Take(field, tensor);
  return absl::OkStatus();
}

absl::Status CheckTensor(size_t index, bool raw, TensorView& tensor) {
  const size_t element_bytes = ElementBytes(tensor.type);
  const ShapeElements shape = CountElements(tensor.shape, element_bytes);
  if (shape.fault != ShapeFault::kNone) {
    return ShapeError({"inputs", index}, tensor, shape.fault);
  }
  tensor.form = raw ? TensorForm::kData : TensorForm::kValues;
  tensor.elements = static_cast<size_t>(shape.elements);
  if (tensor.bytes != tensor.elements * element_bytes) {
    return InputSizeError(index, raw, tensor, shape.elements);
  }
  return absl::OkStatus();
}

absl::Status TakeBulk(std::vector<BulkField>& bulk,
                      std::vector<TensorView>& tensors, bool& raw) {
  size_t raw_entries = 0;
  size_t typed_bytes = 0;
  for (BulkField& field : bulk) {
    if (field.root == kRawInputsNumber) {
      ++raw_entries;
    } else {
      typed_bytes += field.bytes;
    }
  }
  raw = raw_entries > 0;
  if (raw && typed_bytes > 0) {
    return InvalidArgument({.reason = std::string(reasons::kRawAndTyped),
                            .field = "raw_input_contents",
                            .got = "raw and typed contents",
                            .allowed = "one of the two, for all inputs"});
  }
  if (raw && raw_entries != tensors.size()) {
    return InvalidArgument(
        {.reason = std::string(reasons::kRawCount),
         .field = "raw_input_contents",
         .got = absl::StrCat(raw_entries, " entries"),
         .allowed = absl::StrCat(tensors.size(), " (one for each input)")});
  }
  for (BulkField& field : bulk) {
    TensorView& tensor = tensors[field.index];
    if (raw) {
      if (field.root == kRawInputsNumber) Take(field, tensor);
      continue;
    }
    absl::Status status = TakeTyped(field, tensor);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadInferenceTensors(const inference::ModelInferRequest& request,
                                  std::vector<BulkField>& bulk,
                                  std::vector<TensorView>& tensors) {
  ClearKeeping(kKeptTensors, tensors);
  tensors.resize(static_cast<size_t>(request.inputs_size()));
  for (size_t i = 0; i < tensors.size(); ++i) {
    absl::Status status =
        ReadHead(i, request.inputs(static_cast<int>(i)), tensors[i]);
    if (!status.ok()) return status;
  }
  bool raw = false;
  absl::Status status = TakeBulk(bulk, tensors, raw);
  for (size_t i = 0; status.ok() && i < tensors.size(); ++i) {
    status = CheckTensor(i, raw, tensors[i]);
  }
  return status;
}

}  // namespace leakyrelu::wire
