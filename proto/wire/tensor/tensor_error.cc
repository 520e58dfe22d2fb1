// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/tensor_error.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/split/limits.h"

namespace leakyrelu::wire {
namespace {

std::string Name(DataType type) { return std::string(DataTypeName(type)); }

std::string FormPath(TensorPlace place, const TensorView& tensor) {
  return absl::StrCat(PlaceText(place),
                      tensor.form == TensorForm::kData ? ".data" : ".values");
}

}  // namespace

std::string PlaceText(TensorPlace place) {
  return absl::StrCat(place.field, "[", place.index, "]");
}

absl::Status UnknownDtypeError(TensorPlace place, int dtype) {
  return InvalidArgument(
      {.reason = std::string(reasons::kUnknownDtype),
       .field = absl::StrCat(PlaceText(place), ".dtype"),
       .got = absl::StrCat(dtype),
       .allowed = "0 (float32), 1 (float32), 2 (float64), 3 (float16), 4 "
                  "(bfloat16)"});
}

absl::Status DataAndValuesError(TensorPlace place) {
  return InvalidArgument({.reason = std::string(reasons::kDataAndValues),
                          .field = PlaceText(place),
                          .got = "both data and values",
                          .allowed = "one of them"});
}

absl::Status ValuesNotFloat32Error(TensorPlace place, DataType type) {
  return InvalidArgument(
      {.reason = std::string(reasons::kValuesNotFloat32),
       .field = absl::StrCat(PlaceText(place), ".values"),
       .got = absl::StrCat("dtype ", Name(type)),
       .allowed = "dtype float32 (other types are sent as data)"});
}

absl::Status PartialElementError(TensorPlace place, const TensorView& tensor) {
  return InvalidArgument(
      {.reason = std::string(reasons::kPartialElement),
       .field = FormPath(place, tensor),
       .got = absl::StrCat(tensor.bytes, " bytes"),
       .allowed =
           absl::StrCat("a multiple of ", ElementBytes(tensor.type),
                        " bytes (one element of ", Name(tensor.type), ")")});
}

absl::Status ShapeError(TensorPlace place, const TensorView& tensor,
                        ShapeFault fault) {
  ErrorDetail detail{.reason = {},
                     .field = absl::StrCat(PlaceText(place), ".shape"),
                     .got = ShapeText(tensor.shape),
                     .allowed = {}};
  if (fault == ShapeFault::kTooManyDimensions) {
    detail.reason = std::string(reasons::kTooManyDimensions);
    detail.got = absl::StrCat(tensor.shape.size(), " dimensions");
    detail.allowed = absl::StrCat("at most ", kMaxDimensions);
  } else if (fault == ShapeFault::kNegative) {
    const auto found = std::find_if(tensor.shape.begin(), tensor.shape.end(),
                                    [](int64_t length) { return length < 0; });
    detail.reason = std::string(reasons::kNegativeDimension);
    absl::StrAppend(&detail.field, "[", found - tensor.shape.begin(), "]");
    detail.got = absl::StrCat(*found);
    detail.allowed = "0 or more";
  } else {
    detail.reason = std::string(reasons::kShapeOverflow);
    detail.allowed = "less than 2^63 bytes in all";
  }
  return InvalidArgument(detail);
}

absl::Status SizeError(TensorPlace place, const TensorView& tensor,
                       int64_t elements) {
  const bool is_data = tensor.form == TensorForm::kData;
  const int64_t unit =
      is_data ? static_cast<int64_t>(ElementBytes(tensor.type)) : 1;
  const std::string_view unit_name = is_data ? " bytes" : " elements";
  return InvalidArgument(
      {.reason = std::string(reasons::kSizeMismatch),
       .field = FormPath(place, tensor),
       .got = absl::StrCat(is_data ? tensor.bytes : tensor.elements,
                           std::string(unit_name)),
       .allowed = absl::StrCat(elements * unit, std::string(unit_name),
                               " (shape ", ShapeText(tensor.shape), " of ",
                               Name(tensor.type), ")")});
}

}  // namespace leakyrelu::wire
