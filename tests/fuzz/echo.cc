// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/echo.h"

#include <cstdio>
#include <cstdlib>

#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference/inference_response.h"
#include "proto/wire/leakyrelu/leakyrelu_response.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

// Results are written over the gradients if there are any.
const std::vector<TensorView>& ResultsOf(const RequestView& view) {
  return view.grad_outputs.empty() ? view.inputs : view.grad_outputs;
}

template <typename Numbers>
std::string BytesOf(const Numbers& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()),
          static_cast<size_t>(numbers.size()) * sizeof(numbers[0])};
}

std::string TypedBytes(const inference::InferTensorContents& contents) {
  return BytesOf(contents.fp32_contents()) + BytesOf(contents.fp64_contents());
}

}  // namespace

void Require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

void CheckEcho(const RequestView& view) {
  v1::ForwardResponse response;
  Require(response.ParseFromString(Flat(EncodeResponse(view))),
          "protobuf refuses the response");
  const auto& results = ResultsOf(view);
  Require(static_cast<size_t>(response.outputs_size()) == results.size(),
          "another number of outputs");
  for (int i = 0; i < response.outputs_size(); ++i) {
    const v1::Tensor& output = response.outputs(i);
    const TensorView& tensor = results[static_cast<size_t>(i)];
    Require((tensor.form == TensorForm::kData
                 ? output.data()
                 : BytesOf(output.values())) == Joined(tensor.pieces),
            "other elements");
  }
}

void CheckInferenceEcho(const RequestView& view,
                        const InferenceView& envelope) {
  inference::ModelInferResponse response;
  const std::string bytes =
      Flat(EncodeInferenceResponse(view, envelope, false));
  Require(response.ParseFromString(bytes), "protobuf refuses the response");
  inference::ModelStreamInferResponse streamed;
  Require(streamed.ParseFromString(
              Flat(EncodeInferenceResponse(view, envelope, true))),
          "protobuf refuses the response in a stream");
  auto& parameters = *streamed.mutable_infer_response()->mutable_parameters();
  Require(parameters["triton_final_response"].bool_param(),
          "no mark of the final response");
  // Otherwise it is the same response.
  parameters.erase("triton_final_response");
  Require(streamed.infer_response().SerializeAsString() ==
              response.SerializeAsString(),
          "another response in a stream");
  const auto outputs = static_cast<size_t>(response.outputs_size());
  Require(outputs == envelope.outputs.size(), "another number of outputs");
  Require(envelope.typed || static_cast<size_t>(
                                response.raw_output_contents_size()) == outputs,
          "another number of raw entries");
  for (int i = 0; i < response.outputs_size(); ++i) {
    const size_t tensor = envelope.outputs[static_cast<size_t>(i)].tensor;
    Require((envelope.typed ? TypedBytes(response.outputs(i).contents())
                            : response.raw_output_contents(i)) ==
                Joined(ResultsOf(view)[tensor].pieces),
            "other elements");
  }
}

}  // namespace leakyrelu::wire
