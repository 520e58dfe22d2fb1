// SPDX-License-Identifier: Apache-2.0
#include "refusals.h"

#include <limits>
#include <string>
#include <vector>

using leakyrelu::Client;
using leakyrelu::DataType;
using leakyrelu::Semantics;
using leakyrelu::TensorRef;

void RequireRefused(const absl::Status& status, std::string_view reason,
                    std::string_view field, Tally& tally) {
  Require(absl::IsInvalidArgument(status), status);
  const auto detail = leakyrelu::DetailOf(status);
  Require(detail.has_value() && detail->reason == reason &&
              detail->field == field &&
              std::string(status.message()).starts_with(field),
          status);
  ++tally.calls;
}

void JudgeRefusals(Client& client, Tally& tally) {
  const std::vector<float> values(3);
  const TensorRef good = TensorRef::Of(values);
  const TensorRef four = TensorRef::Of(values, {2, 2});
  const TensorRef negative = TensorRef::Of(values, {-1});
  TensorRef partial = good;
  partial.bytes = partial.bytes.first(7);
  TensorRef unknown = good;
  unknown.type = static_cast<DataType>(9);

  struct Case {
    std::string_view reason;
    std::string_view field;
    std::vector<TensorRef> inputs;
    leakyrelu::CallOptions options = {};
  };
  const std::vector<Case> cases = {
      {"NO_INPUTS", "inputs", {}},
      {"SLOPE_NOT_FINITE",
       "negative_slope",
       {good},
       {.negative_slope = std::numeric_limits<double>::infinity()}},
      {"UNKNOWN_SEMANTICS",
       "semantics",
       {good},
       {.semantics = static_cast<Semantics>(7)}},
      {"SIZE_MISMATCH", "inputs[1].data", {good, four}},
      {"PARTIAL_ELEMENT", "inputs[0].data", {partial}},
      {"UNKNOWN_DTYPE", "inputs[0].dtype", {unknown}},
      {"NEGATIVE_DIMENSION", "inputs[0].shape[0]", {negative}}};
  for (const Case& bad : cases) {
    RequireRefused(client.Forward(bad.inputs, bad.options).status(), bad.reason,
                   bad.field, tally);
  }
  RequireRefused(client.Backward({good, good}, {good}).status(),
                 "GRADIENT_COUNT_MISMATCH", "grad_outputs", tally);
}
