// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_options.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/text/escape.h"
#include "leakyrelu/preset.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_error.h"

namespace leakyrelu::wire {
namespace {

using inference::InferParameter;

constexpr char kSlopeAllowed[] =
    "a number as double_param, int64_param, uint64_param or string_param";
constexpr char kSemanticsAllowed[] =
    "pytorch or tensorflow as string_param, 1 or 2 as int64_param";
constexpr char kPresetAllowed[] =
    "pytorch, tensorflow, numpy or c as string_param";

// Parameters of the protocol itself and of Triton, OVMS and MLServer.
bool IsOthers(std::string_view name) {
  constexpr std::string_view kOthers[] = {
      "sequence_id", "sequence_start",     "sequence_end", "priority",
      "timeout",     "binary_data_output", "headers",      "content_type"};
  return std::find(std::begin(kOthers), std::end(kOthers), name) !=
             std::end(kOthers) ||
         absl::StartsWith(std::string(name), "triton_");
}

std::string Shown(const InferParameter& parameter) {
  switch (parameter.parameter_choice_case()) {
    case InferParameter::kBoolParam:
      return parameter.bool_param() ? "true" : "false";
    case InferParameter::kInt64Param:
      return absl::StrCat(parameter.int64_param());
    case InferParameter::kUint64Param:
      return absl::StrCat(parameter.uint64_param());
    case InferParameter::kDoubleParam:
      return absl::StrCat(parameter.double_param());
    case InferParameter::kStringParam:
      return QuoteText(parameter.string_param());
    case InferParameter::PARAMETER_CHOICE_NOT_SET:
      break;
  }
  return "no value";
}

absl::Status ReadSlope(const InferParameter& parameter, Options& options) {
  switch (parameter.parameter_choice_case()) {
    case InferParameter::kDoubleParam:
      options.negative_slope = parameter.double_param();
      return absl::OkStatus();
    case InferParameter::kInt64Param:
      options.negative_slope = static_cast<double>(parameter.int64_param());
      return absl::OkStatus();
    case InferParameter::kUint64Param:
      options.negative_slope = static_cast<double>(parameter.uint64_param());
      return absl::OkStatus();
    case InferParameter::kStringParam:
      if (absl::SimpleAtod(parameter.string_param(), &options.negative_slope)) {
        return absl::OkStatus();
      }
      break;
    default:
      break;
  }
  return ParameterError("negative_slope", Shown(parameter), kSlopeAllowed);
}

absl::Status ReadSemantics(const InferParameter& parameter, Options& options) {
  if (parameter.parameter_choice_case() == InferParameter::kStringParam) {
    const auto semantics = ParseSemantics(parameter.string_param());
    if (semantics.has_value()) {
      options.semantics = *semantics;
      return absl::OkStatus();
    }
  } else if (parameter.int64_param() == 1 || parameter.int64_param() == 2) {
    options.semantics = static_cast<Semantics>(parameter.int64_param());
    return absl::OkStatus();
  }
  return ParameterError("semantics", Shown(parameter), kSemanticsAllowed);
}

void Apply(const Preset& preset, Options& options) {
  options.negative_slope = preset.slope;
  options.semantics = preset.semantics;
}

}  // namespace

absl::Status ReadInferenceOptions(const inference::ModelInferRequest& request,
                                  size_t preset, Options& options) {
  Apply(kPresets[preset], options);
  const auto& parameters = request.parameters();
  if (parameters.empty()) return absl::OkStatus();
  // The preset first, since the other parameters refine it.
  const auto named = parameters.find("preset");
  if (named != parameters.end()) {
    const Preset* found = FindPreset(named->second.string_param());
    if (found == nullptr) {
      return ParameterError("preset", Shown(named->second), kPresetAllowed);
    }
    Apply(*found, options);
  }
  for (const auto& [name, parameter] : parameters) {
    absl::Status status;
    if (name == "negative_slope") {
      status = ReadSlope(parameter, options);
    } else if (name == "semantics") {
      status = ReadSemantics(parameter, options);
    } else if (name != "preset" && !IsOthers(name)) {
      status = UnknownParameterError(name, "negative_slope, semantics, preset");
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReadSlopeTensor(const inference::ModelInferRequest& request,
                             size_t index, const TensorView& tensor,
                             Options& options) {
  if (ElementBytes(tensor.type) < 4) {
    return InputTypeError(index,
                          request.inputs(static_cast<int>(index)).datatype(),
                          "FP32 or FP64 for negative_slope");
  }
  if (tensor.elements != 1) {
    return InvalidArgument({.reason = std::string(reasons::kSizeMismatch),
                            .field = absl::StrCat("inputs[", index, "].shape"),
                            .got = absl::StrCat(tensor.elements, " elements"),
                            .allowed = "1 element (it is negative_slope)"});
  }
  if (request.parameters().contains("negative_slope")) {
    return ParameterError("negative_slope", "a parameter and an input",
                          "one of the two");
  }
  std::byte bytes[8];
  std::byte* out = bytes;
  for (const Segment& piece : tensor.pieces) {
    out = std::copy(piece.begin(), piece.end(), out);
  }
  if (tensor.type == DataType::kFloat64) {
    std::memcpy(&options.negative_slope, bytes, 8);
  } else {
    float slope;
    std::memcpy(&slope, bytes, 4);
    options.negative_slope = slope;
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::wire
