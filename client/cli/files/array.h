// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_ARRAY_H_
#define CLIENT_CLI_FILES_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "leakyrelu/data_type.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu::cli {

// Numbers in memory, on their way from a file to the server or back.
struct Array {
  DataType type = DataType::kFloat32;
  std::vector<int64_t> shape;
  // The first dimension runs fastest, as Fortran and some .npy files have it.
  bool fortran_order = false;
  std::vector<std::byte> bytes;  // little endian

  size_t elements() const { return bytes.size() / ElementBytes(type); }
};

// A description of the array for the server. A Fortran array is the C array of
// the reversed shape, byte for byte; results come back in the same order.
// REQUIRES: the array outlives it.
TensorRef AsTensor(const Array& array);

// The same numbers in C order.
Array RowMajor(const Array& array);

// The same numbers, each rounded to the given type.
Array Converted(const Array& array, DataType type);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_ARRAY_H_
