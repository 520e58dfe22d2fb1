// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/leakyrelu_request.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "proto/wire/leakyrelu/tensor_reader.h"
#include "proto/wire/split/message_reader.h"
#include "proto/wire/tensor/gradient_check.h"
#include "proto/wire/tensor/slope_check.h"

namespace leakyrelu::wire {
namespace {

// For either request: both have the same option fields.
template <typename Request>
absl::Status ReadOptions(const Request& request, Options& options) {
  options = Options();
  if (request.has_negative_slope()) {
    options.negative_slope = request.negative_slope();
  }
  switch (request.semantics()) {
    case v1::SEMANTICS_UNSPECIFIED:
      break;
    case v1::SEMANTICS_PYTORCH:
    case v1::SEMANTICS_TENSORFLOW:
      options.semantics = static_cast<Semantics>(request.semantics());
      break;
    default:
      return InvalidArgument(
          {.reason = std::string(reasons::kUnknownSemantics),
           .field = "semantics",
           .got = absl::StrCat(static_cast<int>(request.semantics())),
           .allowed = "0 (pytorch), 1 (pytorch), 2 (tensorflow)"});
  }
  return absl::OkStatus();
}

// The parts common to both requests: inputs and options.
template <typename Request>
absl::Status ReadCommon(const Request& request, SplitMessage& split,
                        RequestView& view) {
  if (request.inputs().empty()) {
    return InvalidArgument({.reason = std::string(reasons::kNoInputs),
                            .field = "inputs",
                            .got = "none",
                            .allowed = "1 or more tensors"});
  }
  absl::Status status = ReadOptions(request, view.options);
  if (!status.ok()) return status;
  status = ReadTensors(request.inputs(), kInputsNumber, "inputs", split.bulk,
                       view.inputs);
  if (!status.ok()) return status;
  return CheckSlope(view);
}

}  // namespace

absl::Status ParseForwardRequest(Segments message, RequestView& view) {
  view.grad_outputs.clear();
  view.gathered.clear();
  return ReadMessage<v1::ForwardRequest>(
      message, kForwardRequestTable,
      [&view](const v1::ForwardRequest& request, SplitMessage& split) {
        view.gathered.swap(split.gathered);
        return ReadCommon(request, split, view);
      });
}

absl::Status ParseBackwardRequest(Segments message, RequestView& view) {
  view.gathered.clear();
  return ReadMessage<v1::BackwardRequest>(
      message, kBackwardRequestTable,
      [&view](const v1::BackwardRequest& request, SplitMessage& split) {
        view.gathered.swap(split.gathered);
        absl::Status status = ReadCommon(request, split, view);
        if (!status.ok()) return status;
        status = ReadTensors(request.grad_outputs(), kGradOutputsNumber,
                             "grad_outputs", split.bulk, view.grad_outputs);
        if (!status.ok() || view.grad_outputs.empty()) return status;
        return CheckGradients(view.inputs, view.grad_outputs);
      });
}

}  // namespace leakyrelu::wire
