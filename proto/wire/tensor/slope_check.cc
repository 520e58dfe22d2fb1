// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/slope_check.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu::wire {
namespace {

absl::Status SlopeNotFinite(double slope, std::string allowed) {
  return InvalidArgument({.reason = std::string(reasons::kSlopeNotFinite),
                          .field = "negative_slope",
                          .got = absl::StrCat(slope),
                          .allowed = std::move(allowed)});
}

}  // namespace

absl::Status CheckSlope(const RequestView& view) {
  const double slope = view.options.negative_slope;
  if (!std::isfinite(slope)) return SlopeNotFinite(slope, "a finite number");
  if (std::isfinite(static_cast<float>(slope))) return absl::OkStatus();
  for (size_t i = 0; i < view.inputs.size(); ++i) {
    if (view.inputs[i].type != DataType::kFloat64 ||
        view.options.semantics != Semantics::kPyTorch) {
      return SlopeNotFinite(
          slope, absl::StrCat("a number that is finite in float32 (inputs[", i,
                              "] is computed with it)"));
    }
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::wire
