// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_TENSORS_H_
#define TESTS_SUPPORT_TENSORS_H_

#include <cstddef>
#include <random>

#include "leakyrelu/v1/leakyrelu.pb.h"

// Requests of random numbers, and the responses computed by the reference
// kernel and the generated messages, independent of the server's code.
namespace leakyrelu {

using Random = std::mt19937_64;

enum class Form { kData, kValues };

// Random bit patterns of every magnitude, including subnormal ones; none is NaN
// or infinite. Form::kValues requires float32.
v1::Tensor RandomTensor(Random& random, v1::DataType type, Form form,
                        size_t elements);

// The expected response of the server.
v1::ForwardResponse Expected(const v1::ForwardRequest& request);
v1::BackwardResponse Expected(const v1::BackwardRequest& request);

// Whether both serialize to the same bytes; a failure does not print them.
bool Same(const google::protobuf::MessageLite& a,
          const google::protobuf::MessageLite& b);

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_TENSORS_H_
