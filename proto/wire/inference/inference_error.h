// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_ERROR_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "proto/wire/tensor/tensor_view.h"

// The errors of the Open Inference Protocol, as callers receive them: NOT_FOUND
// for models and versions, else INVALID_ARGUMENT, with field, got and allowed.
namespace leakyrelu::wire {

absl::Status UnknownModelError(std::string_view name);
absl::Status UnknownVersionError(std::string_view version);
absl::Status UnknownParameterError(std::string_view name,
                                   std::string_view allowed);
absl::Status ParameterError(std::string_view name, std::string got,
                            std::string_view allowed);

// An error about the name of inputs[index].
absl::Status InputNameError(size_t index, std::string_view name,
                            std::string_view allowed);
absl::Status DuplicateInputError(size_t index, std::string_view name);
absl::Status InputTypeError(size_t index, std::string_view datatype,
                            std::string_view allowed);
absl::Status WrongContentsError(size_t index, std::string got,
                                std::string allowed);
absl::Status InputSizeError(size_t index, bool raw, const TensorView& tensor,
                            int64_t elements);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_ERROR_H_
