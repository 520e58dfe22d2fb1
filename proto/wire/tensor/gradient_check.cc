// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/gradient_check.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/tensor/shape.h"

namespace leakyrelu::wire {
namespace {

absl::Status Mismatch(std::string_view reason, size_t index,
                      std::string_view member, std::string got,
                      std::string_view input_has) {
  return InvalidArgument(
      {.reason = std::string(reason),
       .field = absl::StrCat("grad_outputs[", index, "]", std::string(member)),
       .got = std::move(got),
       .allowed =
           absl::StrCat(std::string(input_has), " (as inputs[", index, "])")});
}

absl::Status CheckGradient(size_t index, const TensorView& input,
                           const TensorView& grad) {
  if (grad.type != input.type) {
    return Mismatch(reasons::kGradientDtype, index, ".dtype",
                    std::string(DataTypeName(grad.type)),
                    DataTypeName(input.type));
  }
  if (grad.elements != input.elements) {
    return Mismatch(reasons::kGradientSize, index, "",
                    absl::StrCat(grad.elements, " elements"),
                    absl::StrCat(input.elements, " elements"));
  }
  if (!grad.shape.empty() && !input.shape.empty() &&
      grad.shape != input.shape) {
    return Mismatch(reasons::kGradientShape, index, ".shape",
                    ShapeText(grad.shape), ShapeText(input.shape));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckGradients(absl::Span<const TensorView> inputs,
                            absl::Span<const TensorView> grad_outputs) {
  if (grad_outputs.size() != inputs.size()) {
    return InvalidArgument(
        {.reason = std::string(reasons::kGradientCount),
         .field = "grad_outputs",
         .got = absl::StrCat(grad_outputs.size(), " tensors"),
         .allowed =
             absl::StrCat("none, or ", inputs.size(), " (as many as inputs)")});
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    absl::Status status = CheckGradient(i, inputs[i], grad_outputs[i]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::wire
