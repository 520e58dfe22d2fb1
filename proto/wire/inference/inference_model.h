// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_INFERENCE_INFERENCE_MODEL_H_
#define PROTO_WIRE_INFERENCE_INFERENCE_MODEL_H_

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "leakyrelu/data_type.h"
#include "leakyrelu/preset.h"

// The function in the Open Inference Protocol: two models, whose versions are
// the presets.
namespace leakyrelu::wire {

enum class InferenceModel { kForward, kBackward };

inline constexpr std::string_view kModelNames[] = {"leaky_relu",
                                                   "leaky_relu_grad"};
// The output name of each model.
inline constexpr std::string_view kOutputNames[] = {"y", "dx"};

// Versions are "1" and up, in the order of kPresets; an empty one is "1".
inline constexpr size_t kModelVersions = std::size(kPresets);
static_assert(kModelVersions <= 9, "a version is one digit");

constexpr std::string_view NameOf(InferenceModel model) {
  return kModelNames[static_cast<size_t>(model)];
}

constexpr std::optional<InferenceModel> FindModel(std::string_view name) {
  for (size_t i = 0; i < std::size(kModelNames); ++i) {
    if (kModelNames[i] == name) return static_cast<InferenceModel>(i);
  }
  return std::nullopt;
}

// Returns an index into kPresets.
constexpr std::optional<size_t> FindVersion(std::string_view version) {
  if (version.empty()) return 0;
  if (version.size() != 1 || version[0] < '1' ||
      version[0] >= static_cast<char>('1' + kModelVersions)) {
    return std::nullopt;
  }
  return static_cast<size_t>(version[0] - '1');
}

inline std::string VersionText(size_t preset) {
  return std::to_string(preset + 1);
}

// The protocol's name of a type.
constexpr std::string_view InferenceTypeName(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return "FP32";
    case DataType::kFloat64:
      return "FP64";
    case DataType::kFloat16:
      return "FP16";
    case DataType::kBFloat16:
      return "BF16";
  }
  return "";
}

constexpr std::optional<DataType> FindInferenceType(std::string_view name) {
  for (const DataType type : kAllDataTypes) {
    if (InferenceTypeName(type) == name) return type;
  }
  return std::nullopt;
}

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_INFERENCE_INFERENCE_MODEL_H_
