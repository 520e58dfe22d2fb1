// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_PRESET_H_
#define LEAKYRELU_PRESET_H_

#include <optional>
#include <string_view>

#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

namespace leakyrelu {

// The variants of leaky ReLU in frameworks and textbooks, by name.
struct Preset {
  std::string_view name;
  double slope;
  Semantics semantics;
  std::optional<DataType> type;  // default for numbers given as text
};

inline constexpr Preset kPresets[] = {
    // torch.nn.LeakyReLU(0.01)
    {"pytorch", 0.01, Semantics::kPyTorch, std::nullopt},
    // tf.nn.leaky_relu(x, alpha=0.2)
    {"tensorflow", 0.2, Semantics::kTensorFlow, std::nullopt},
    // np.where(x > 0, x, 0.1 * x), in NumPy's own float64
    {"numpy", 0.1, Semantics::kPyTorch, DataType::kFloat64},
    // x > 0 ? x : 0.01f * x
    {"c", 0.01f, Semantics::kPyTorch, DataType::kFloat32},
};

constexpr const Preset* FindPreset(std::string_view name) {
  for (const Preset& preset : kPresets) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

}  // namespace leakyrelu

#endif  // LEAKYRELU_PRESET_H_
