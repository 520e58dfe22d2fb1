// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_LEAKYRELU_DATA_TENSOR_H_
#define TESTS_UNIT_PROTO_WIRE_LEAKYRELU_DATA_TENSOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::wire {

// A tensor in the form `data`, of the bytes 0, 1, 2, ...
inline v1::Tensor DataTensor(v1::DataType dtype, std::vector<int64_t> shape,
                             size_t bytes) {
  v1::Tensor tensor;
  tensor.set_dtype(dtype);
  tensor.mutable_shape()->Assign(shape.begin(), shape.end());
  std::string data(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) data[i] = static_cast<char>(i);
  tensor.set_data(data);
  return tensor;
}

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_LEAKYRELU_DATA_TENSOR_H_
