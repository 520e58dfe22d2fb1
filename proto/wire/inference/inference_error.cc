// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_error.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text/escape.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_model.h"
#include "proto/wire/tensor/shape.h"

namespace leakyrelu::wire {
namespace {

std::string Input(size_t index, std::string_view part) {
  return absl::StrCat("inputs[", index, "]", std::string(part));
}

}  // namespace

absl::Status UnknownModelError(std::string_view name) {
  return NotFound({.reason = std::string(reasons::kUnknownModel),
                   .field = "model_name",
                   .got = QuoteText(name),
                   .allowed = "leaky_relu, leaky_relu_grad"});
}

absl::Status UnknownVersionError(std::string_view version) {
  std::string allowed = "\"\"";
  for (size_t i = 0; i < kModelVersions; ++i) {
    absl::StrAppend(&allowed, ", ", VersionText(i), " (",
                    std::string(kPresets[i].name), ")");
  }
  return NotFound({.reason = std::string(reasons::kUnknownVersion),
                   .field = "model_version",
                   .got = QuoteText(version),
                   .allowed = std::move(allowed)});
}

absl::Status UnknownParameterError(std::string_view name,
                                   std::string_view allowed) {
  return InvalidArgument({.reason = std::string(reasons::kUnknownParameter),
                          .field = "parameters",
                          .got = QuoteText(name),
                          .allowed = std::string(allowed)});
}

absl::Status ParameterError(std::string_view name, std::string got,
                            std::string_view allowed) {
  return InvalidArgument(
      {.reason = std::string(reasons::kUnknownParameter),
       .field = absl::StrCat("parameters[", std::string(name), "]"),
       .got = std::move(got),
       .allowed = std::string(allowed)});
}

absl::Status InputNameError(size_t index, std::string_view name,
                            std::string_view allowed) {
  return InvalidArgument({.reason = std::string(reasons::kUnknownTensor),
                          .field = Input(index, ".name"),
                          .got = QuoteText(name),
                          .allowed = std::string(allowed)});
}

absl::Status DuplicateInputError(size_t index, std::string_view name) {
  return InvalidArgument({.reason = std::string(reasons::kDuplicateTensor),
                          .field = Input(index, ".name"),
                          .got = absl::StrCat(QuoteText(name), " again"),
                          .allowed = "each name once"});
}

absl::Status InputTypeError(size_t index, std::string_view datatype,
                            std::string_view allowed) {
  return InvalidArgument({.reason = std::string(reasons::kUnknownDtype),
                          .field = Input(index, ".datatype"),
                          .got = QuoteText(datatype),
                          .allowed = std::string(allowed)});
}

absl::Status WrongContentsError(size_t index, std::string got,
                                std::string allowed) {
  return InvalidArgument({.reason = std::string(reasons::kWrongContents),
                          .field = Input(index, ".contents"),
                          .got = std::move(got),
                          .allowed = std::move(allowed)});
}

absl::Status InputSizeError(size_t index, bool raw, const TensorView& tensor,
                            int64_t elements) {
  const auto unit =
      raw ? static_cast<int64_t>(ElementBytes(tensor.type)) : int64_t{1};
  const char* const unit_name = raw ? " bytes" : " elements";
  return InvalidArgument(
      {.reason = std::string(reasons::kSizeMismatch),
       .field = raw ? absl::StrCat("raw_input_contents[", index, "]")
                    : Input(index, ".contents"),
       .got = absl::StrCat(
           raw ? tensor.bytes : tensor.bytes / ElementBytes(tensor.type),
           unit_name),
       .allowed = absl::StrCat(
           elements * unit, unit_name, " (shape ", ShapeText(tensor.shape),
           " of ", std::string(InferenceTypeName(tensor.type)), ")")});
}

}  // namespace leakyrelu::wire
