// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tensors.h"

#include <cstdint>
#include <cstring>
#include <string>

#include "base/reference/reference.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu {
namespace {

DataType TypeOf(const v1::Tensor& tensor) {
  return tensor.dtype() == v1::DATA_TYPE_UNSPECIFIED
             ? DataType::kFloat32
             : static_cast<DataType>(tensor.dtype());
}

uint64_t ExponentMask(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return 0x7f800000;
    case DataType::kFloat64:
      return 0x7ff0000000000000;
    case DataType::kFloat16:
      return 0x7c00;
    case DataType::kBFloat16:
      return 0x7f80;
  }
  return 0;
}

std::string BytesOf(const v1::Tensor& tensor) {
  if (tensor.values().empty()) return tensor.data();
  std::string bytes(tensor.values_size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), tensor.values().data(), bytes.size());
  return bytes;
}

// Copies `like` with other elements.
v1::Tensor WithBytes(const v1::Tensor& like, const std::string& bytes) {
  v1::Tensor tensor;
  tensor.set_dtype(like.dtype());
  *tensor.mutable_shape() = like.shape();
  if (like.values().empty()) {
    tensor.set_data(bytes);
  } else {
    tensor.mutable_values()->Resize(like.values_size(), 0);
    std::memcpy(tensor.mutable_values()->mutable_data(), bytes.data(),
                bytes.size());
  }
  return tensor;
}

const std::byte* Data(const std::string& bytes) {
  return reinterpret_cast<const std::byte*>(bytes.data());
}
std::byte* Data(std::string& bytes) {
  return reinterpret_cast<std::byte*>(bytes.data());
}

template <typename Request>
kernel::Parameters ParametersOf(const Request& request) {
  return {.negative_slope = request.has_negative_slope()
                                ? request.negative_slope()
                                : kDefaultNegativeSlope,
          .semantics = request.semantics() == v1::SEMANTICS_TENSORFLOW
                           ? Semantics::kTensorFlow
                           : Semantics::kPyTorch};
}

}  // namespace

v1::Tensor RandomTensor(Random& random, v1::DataType type, Form form,
                        size_t elements) {
  v1::Tensor tensor;
  tensor.set_dtype(type);
  const DataType data_type = TypeOf(tensor);
  const uint64_t exponent = ExponentMask(data_type);
  const size_t width = ElementBytes(data_type);
  std::string bytes(elements * width, '\0');
  for (size_t i = 0; i < elements; ++i) {
    uint64_t bits = random();
    if ((bits & exponent) == exponent) bits ^= exponent & -exponent;
    std::memcpy(&bytes[i * width], &bits, width);
  }
  if (form == Form::kValues) tensor.mutable_values()->Resize(elements, 0);
  return WithBytes(tensor, bytes);
}

v1::ForwardResponse Expected(const v1::ForwardRequest& request) {
  v1::ForwardResponse response;
  for (const v1::Tensor& input : request.inputs()) {
    std::string bytes = BytesOf(input);
    const DataType type = TypeOf(input);
    reference::Forward(type, ParametersOf(request), Data(bytes), Data(bytes),
                       bytes.size() / ElementBytes(type));
    *response.add_outputs() = WithBytes(input, bytes);
  }
  return response;
}

v1::BackwardResponse Expected(const v1::BackwardRequest& request) {
  v1::BackwardResponse response;
  for (int i = 0; i < request.inputs_size(); ++i) {
    const v1::Tensor& input = request.inputs(i);
    const std::string x = BytesOf(input);
    const DataType type = TypeOf(input);
    const size_t elements = x.size() / ElementBytes(type);
    std::string dx = x;
    if (request.grad_outputs().empty()) {
      reference::Derivative(type, ParametersOf(request), Data(x), Data(dx),
                            elements);
      *response.add_grad_inputs() = WithBytes(input, dx);
    } else {
      const std::string grad = BytesOf(request.grad_outputs(i));
      reference::Backward(type, ParametersOf(request), Data(x), Data(grad),
                          Data(dx), elements);
      *response.add_grad_inputs() = WithBytes(request.grad_outputs(i), dx);
    }
  }
  return response;
}

bool Same(const google::protobuf::MessageLite& a,
          const google::protobuf::MessageLite& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace leakyrelu
