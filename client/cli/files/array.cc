// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array.h"

#include <algorithm>
#include <cstring>

#include "client/cli/files/numbers.h"

namespace leakyrelu::cli {

TensorRef AsTensor(const Array& array) {
  std::vector<int64_t> shape = array.shape;
  if (array.fortran_order) std::reverse(shape.begin(), shape.end());
  return {array.type, std::move(shape), array.bytes};
}

Array RowMajor(const Array& array) {
  if (!array.fortran_order) return array;
  Array result = array;
  result.fortran_order = false;
  const size_t size = ElementBytes(array.type);
  const size_t rank = array.shape.size();
  std::vector<int64_t> index(rank, 0);
  for (size_t i = 0; i < array.elements(); ++i) {
    size_t to = 0;
    for (size_t d = 0; d < rank; ++d) to = to * array.shape[d] + index[d];
    std::memcpy(result.bytes.data() + to * size, array.bytes.data() + i * size,
                size);
    for (size_t d = 0; d < rank && ++index[d] == array.shape[d]; ++d) {
      index[d] = 0;
    }
  }
  return result;
}

Array Converted(const Array& array, DataType type) {
  if (array.type == type) return array;
  Array result{type, array.shape, array.fortran_order, {}};
  result.bytes.reserve(array.elements() * ElementBytes(type));
  for (size_t i = 0; i < array.elements(); ++i) {
    AppendElement(type,
                  ElementAt(array.type,
                            array.bytes.data() + i * ElementBytes(array.type)),
                  &result.bytes);
  }
  return result;
}

}  // namespace leakyrelu::cli
