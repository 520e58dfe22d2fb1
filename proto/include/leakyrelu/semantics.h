// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_SEMANTICS_H_
#define LEAKYRELU_SEMANTICS_H_

#include <optional>
#include <string_view>

namespace leakyrelu {

// The framework whose results are reproduced bit for bit
// (leakyrelu.v1.Semantics has the full definition).
enum class Semantics {
  // The slope is kept in float32 (float64 for float64) and the result is
  // rounded once; subnormal numbers are exact. The default.
  kPyTorch = 1,
  // The slope is rounded to float32 and then to the tensor's type; subnormal
  // inputs and products are flushed to zero.
  kTensorFlow = 2,
};

inline constexpr Semantics kAllSemantics[] = {Semantics::kPyTorch,
                                              Semantics::kTensorFlow};

// PyTorch's default slope, which is also the default of the contract.
inline constexpr double kDefaultNegativeSlope = 0.01;

// "pytorch", "tensorflow": used in messages, flags and metric labels.
constexpr std::string_view SemanticsName(Semantics semantics) {
  switch (semantics) {
    case Semantics::kPyTorch:
      return "pytorch";
    case Semantics::kTensorFlow:
      return "tensorflow";
  }
  return "unknown";
}

// The inverse of SemanticsName.
constexpr std::optional<Semantics> ParseSemantics(std::string_view name) {
  for (Semantics semantics : kAllSemantics) {
    if (SemanticsName(semantics) == name) return semantics;
  }
  return std::nullopt;
}

}  // namespace leakyrelu

#endif  // LEAKYRELU_SEMANTICS_H_
