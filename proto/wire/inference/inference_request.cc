// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_request.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text/escape.h"
#include "inference/inference.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_error.h"
#include "proto/wire/inference/inference_options.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/inference/inference_tensor.h"
#include "proto/wire/split/kept_memory.h"
#include "proto/wire/split/limits.h"
#include "proto/wire/split/message_reader.h"
#include "proto/wire/tensor/shape.h"
#include "proto/wire/tensor/slope_check.h"

namespace leakyrelu::wire {
namespace {

using inference::ModelInferRequest;

constexpr int32_t kNoSuffix = InferenceView::kNoSuffix;
constexpr char kForwardInputs[] = "x, x0 to x9999, negative_slope";
constexpr char kBackwardInputs[] =
    "x, x0 to x9999, grad, grad0 to grad9999, negative_slope";

// A tensor's suffix and its index in the request.
struct Named {
  int32_t suffix;
  size_t index;
};

// Parses the number after `base`: none, or 0 to 9999 without leading zeros.
// Null: the name does not consist of `base` and such a number.
std::optional<int32_t> SuffixOf(std::string_view name, std::string_view base) {
  if (name.substr(0, base.size()) != base) return std::nullopt;
  name.remove_prefix(base.size());
  if (name.empty()) return kNoSuffix;
  if (name.size() > 4 || (name[0] == '0' && name.size() > 1)) {
    return std::nullopt;
  }
  int32_t suffix = 0;
  for (const char digit : name) {
    if (digit < '0' || digit > '9') return std::nullopt;
    suffix = 10 * suffix + (digit - '0');
  }
  return suffix;
}

bool LessSuffix(const Named& a, const Named& b) { return a.suffix < b.suffix; }

const Named* Find(const std::vector<Named>& sorted, int32_t suffix) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(),
                                      Named{suffix, 0}, LessSuffix);
  return found == sorted.end() || found->suffix != suffix ? nullptr : &*found;
}

// The roles of the inputs; kept from message to message.
struct Roles {
  std::vector<Named> x;  // in the request's order; sorted later
  std::vector<Named> grad;
  std::optional<size_t> slope;
  std::vector<TensorView> tensors;
};

absl::Status AssignRoles(const ModelInferRequest& request, InferenceModel model,
                         Roles& roles) {
  const bool backward = model == InferenceModel::kBackward;
  ClearKeeping(kKeptTensors, roles.x);
  ClearKeeping(kKeptTensors, roles.grad);
  roles.slope.reset();
  for (int i = 0; i < request.inputs_size(); ++i) {
    const std::string& name = request.inputs(i).name();
    const auto index = static_cast<size_t>(i);
    if (const auto suffix = SuffixOf(name, "x")) {
      roles.x.push_back({*suffix, index});
    } else if (const auto suffix = SuffixOf(name, "grad");
               suffix.has_value() && backward) {
      roles.grad.push_back({*suffix, index});
    } else if (name != "negative_slope") {
      return InputNameError(index, name,
                            backward ? kBackwardInputs : kForwardInputs);
    } else if (roles.slope.has_value()) {
      return DuplicateInputError(index, name);
    } else {
      roles.slope = index;
    }
  }
  if (!roles.x.empty()) return absl::OkStatus();
  return InvalidArgument({.reason = std::string(reasons::kNoInputs),
                          .field = "inputs",
                          .got = "no x",
                          .allowed = "x, or x0, x1 and so on"});
}

absl::Status SortUnique(const ModelInferRequest& request,
                        std::vector<Named>& names) {
  std::stable_sort(names.begin(), names.end(), LessSuffix);
  const auto twice = std::adjacent_find(
      names.begin(), names.end(),
      [](const Named& a, const Named& b) { return a.suffix == b.suffix; });
  if (twice == names.end()) return absl::OkStatus();
  const size_t index = twice[1].index;
  return DuplicateInputError(index,
                             request.inputs(static_cast<int>(index)).name());
}

absl::Status GradientError(std::string_view reason, size_t index,
                           std::string got, std::string allowed) {
  return InvalidArgument({.reason = std::string(reason),
                          .field = absl::StrCat("inputs[", index, "]"),
                          .got = std::move(got),
                          .allowed = std::move(allowed)});
}

// Puts each gradient at the index of its x. REQUIRES: view.inputs is in the
// order of `xs`, and roles are sorted.
absl::Status PairGradients(const std::vector<Named>& xs, Roles& roles,
                           RequestView& view) {
  if (roles.grad.empty()) return absl::OkStatus();
  for (size_t i = 0; i < xs.size(); ++i) {
    const Named* grad = Find(roles.grad, xs[i].suffix);
    if (grad == nullptr) {
      return GradientError(reasons::kGradientCount, xs[i].index,
                           "an x without its grad",
                           "grad for every x, or for none");
    }
    TensorView& gradient = roles.tensors[grad->index];
    if (gradient.type != view.inputs[i].type) {
      return GradientError(
          reasons::kGradientDtype, grad->index,
          std::string(InferenceTypeName(gradient.type)),
          absl::StrCat(std::string(InferenceTypeName(view.inputs[i].type)),
                       " (as its x)"));
    }
    if (gradient.shape != view.inputs[i].shape) {
      return GradientError(
          reasons::kGradientShape, grad->index, ShapeText(gradient.shape),
          absl::StrCat(ShapeText(view.inputs[i].shape), " (as its x)"));
    }
    view.grad_outputs.push_back(std::move(gradient));
  }
  for (const Named& grad : roles.grad) {
    if (Find(roles.x, grad.suffix) == nullptr) {
      return GradientError(reasons::kGradientCount, grad.index,
                           "a grad without its x", "a grad of an x");
    }
  }
  return absl::OkStatus();
}

absl::Status ChooseOutputs(const ModelInferRequest& request,
                           const std::vector<Named>& xs,
                           InferenceView& envelope) {
  ClearKeeping(kKeptTensors, envelope.outputs);
  if (request.outputs().empty()) {
    for (size_t i = 0; i < xs.size(); ++i) {
      envelope.outputs.push_back({i, xs[i].suffix});
    }
    return absl::OkStatus();
  }
  const std::string_view base =
      kOutputNames[static_cast<size_t>(envelope.model)];
  std::vector<Named> results;
  for (size_t i = 0; i < xs.size(); ++i) results.push_back({xs[i].suffix, i});
  std::sort(results.begin(), results.end(), LessSuffix);
  std::vector<bool> taken(results.size());
  for (int i = 0; i < request.outputs_size(); ++i) {
    const auto& output = request.outputs(i);
    const auto fail = [&](std::string_view reason, const char* part,
                          std::string got, std::string allowed) {
      return InvalidArgument({.reason = std::string(reason),
                              .field = absl::StrCat("outputs[", i, "]", part),
                              .got = std::move(got),
                              .allowed = std::move(allowed)});
    };
    const auto suffix = SuffixOf(output.name(), base);
    const Named* found = suffix.has_value() ? Find(results, *suffix) : nullptr;
    if (found == nullptr) {
      return fail(reasons::kUnknownTensor, ".name", QuoteText(output.name()),
                  absl::StrCat(std::string(base),
                               ", with the number of an x that is there"));
    }
    if (taken[found->index]) {
      return fail(reasons::kDuplicateTensor, ".name",
                  absl::StrCat(QuoteText(output.name()), " again"),
                  "each name once");
    }
    for (const char* parameter : {"shared_memory_region", "classification"}) {
      if (output.parameters().contains(parameter)) {
        return fail(reasons::kUnknownParameter, ".parameters", parameter,
                    "none (results are in raw_output_contents)");
      }
    }
    taken[found->index] = true;
    envelope.outputs.push_back({found->index, *suffix});
  }
  return absl::OkStatus();
}

absl::Status ReadEnvelope(const ModelInferRequest& request,
                          InferenceView& envelope) {
  envelope.id = request.id();
  const auto model = FindModel(request.model_name());
  if (!model.has_value()) return UnknownModelError(request.model_name());
  const auto preset = FindVersion(request.model_version());
  if (!preset.has_value()) {
    return UnknownVersionError(request.model_version());
  }
  envelope.model = *model;
  envelope.preset = *preset;
  envelope.found = true;
  return absl::OkStatus();
}

absl::Status Read(const ModelInferRequest& request, SplitMessage& split,
                  RequestView& view, InferenceView& envelope) {
  static thread_local Roles roles;
  view.gathered.swap(split.gathered);
  absl::Status status = ReadEnvelope(request, envelope);
  if (status.ok()) {
    status = ReadInferenceOptions(request, envelope.preset, view.options);
  }
  if (status.ok()) status = AssignRoles(request, envelope.model, roles);
  if (status.ok()) {
    status = ReadInferenceTensors(request, split.bulk, roles.tensors);
  }
  if (status.ok() && roles.slope.has_value()) {
    status = ReadSlopeTensor(request, *roles.slope, roles.tensors[*roles.slope],
                             view.options);
  }
  if (!status.ok()) return status;
  envelope.typed = roles.tensors.front().form == TensorForm::kValues;
  for (const Named& x : roles.x) {
    view.inputs.push_back(std::move(roles.tensors[x.index]));
  }
  const std::vector<Named> xs = roles.x;
  status = SortUnique(request, roles.x);
  if (status.ok()) status = SortUnique(request, roles.grad);
  if (status.ok()) status = PairGradients(xs, roles, view);
  if (status.ok()) status = ChooseOutputs(request, xs, envelope);
  if (status.ok()) status = CheckSlope(view);
  return status;
}

}  // namespace

absl::Status ParseInferenceRequest(Segments message, RequestView& view,
                                   InferenceView& envelope) {
  ClearKeeping(kKeptTensors, view.inputs);
  ClearKeeping(kKeptTensors, view.grad_outputs);
  view.gathered.clear();
  envelope.id.clear();
  envelope.found = false;
  return ReadMessage<ModelInferRequest>(
      message, kInferRequestTable,
      [&](const ModelInferRequest& request, SplitMessage& split) {
        return Read(request, split, view, envelope);
      });
}

}  // namespace leakyrelu::wire
