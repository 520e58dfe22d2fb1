// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_TENSORS_H_
#define TESTS_INTEGRATION_TENSORS_H_

#include <cstddef>
#include <random>

#include "leakyrelu/v1/leakyrelu.pb.h"

// Requests of random numbers, and the responses that the reference kernel and
// the generated messages give to them: nothing here is the server's code.
namespace leakyrelu {

using Random = std::mt19937_64;

enum class Form { kData, kValues };

// Random bit patterns of every magnitude, subnormal ones too, none of them NaN
// or infinite. Form::kValues goes with float32 only.
v1::Tensor RandomTensor(Random& random, v1::DataType type, Form form,
                        size_t elements);

// What the server has to answer.
v1::ForwardResponse Expected(const v1::ForwardRequest& request);
v1::BackwardResponse Expected(const v1::BackwardRequest& request);

// Same bytes on the wire; a failure does not print them.
bool Same(const google::protobuf::MessageLite& a,
          const google::protobuf::MessageLite& b);

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_TENSORS_H_
