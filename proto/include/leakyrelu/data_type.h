// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_DATA_TYPE_H_
#define LEAKYRELU_DATA_TYPE_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace leakyrelu {

// The type of a tensor's elements. The numbers are those of
// leakyrelu.v1.DataType; its UNSPECIFIED, which means float32, has no
// counterpart here.
enum class DataType {
  kFloat32 = 1,   // IEEE 754 binary32
  kFloat64 = 2,   // IEEE 754 binary64
  kFloat16 = 3,   // IEEE 754 binary16
  kBFloat16 = 4,  // the upper half of a binary32
};

inline constexpr DataType kAllDataTypes[] = {
    DataType::kFloat32, DataType::kFloat64, DataType::kFloat16,
    DataType::kBFloat16};

// Size of one element in bytes: 2, 4 or 8.
constexpr size_t ElementBytes(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return 4;
    case DataType::kFloat64:
      return 8;
    case DataType::kFloat16:
    case DataType::kBFloat16:
      return 2;
  }
  return 0;
}

// "float32", "float64", "float16", "bfloat16": the names of NumPy and
// ml_dtypes, used in messages, flags and metric labels.
constexpr std::string_view DataTypeName(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return "float32";
    case DataType::kFloat64:
      return "float64";
    case DataType::kFloat16:
      return "float16";
    case DataType::kBFloat16:
      return "bfloat16";
  }
  return "unknown";
}

// The inverse of DataTypeName.
constexpr std::optional<DataType> ParseDataType(std::string_view name) {
  for (DataType type : kAllDataTypes) {
    if (DataTypeName(type) == name) return type;
  }
  return std::nullopt;
}

}  // namespace leakyrelu

#endif  // LEAKYRELU_DATA_TYPE_H_
