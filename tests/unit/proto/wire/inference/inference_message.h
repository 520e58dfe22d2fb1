// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_PROTO_WIRE_INFERENCE_INFERENCE_MESSAGE_H_
#define TESTS_UNIT_PROTO_WIRE_INFERENCE_INFERENCE_MESSAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "inference/inference.pb.h"

namespace leakyrelu::wire {

// Adds an input of FP32 of these dimensions without its elements.
inline inference::ModelInferRequest::InferInputTensor& AddInput(
    inference::ModelInferRequest& request, const std::string& name,
    const std::vector<int64_t>& shape, const std::string& datatype = "FP32") {
  auto& input = *request.add_inputs();
  input.set_name(name);
  input.set_datatype(datatype);
  input.mutable_shape()->Assign(shape.begin(), shape.end());
  return input;
}

// The same with raw elements; each byte differs.
inline void AddRaw(inference::ModelInferRequest& request,
                   const std::string& name, const std::vector<int64_t>& shape,
                   size_t bytes, const std::string& datatype = "FP32") {
  AddInput(request, name, shape, datatype);
  std::string& raw = *request.add_raw_input_contents();
  for (size_t i = 0; i < bytes; ++i) {
    raw.push_back(static_cast<char>(i + 16 * request.inputs_size()));
  }
}

inline inference::ModelInferRequest RequestTo(const std::string& model) {
  inference::ModelInferRequest request;
  request.set_model_name(model);
  return request;
}

// The response of a server that computes nothing, made with protobuf. output:
// replaces x in the names.
inline inference::ModelInferResponse EchoOf(
    const inference::ModelInferRequest& request, const std::string& output) {
  inference::ModelInferResponse response;
  response.set_model_name(request.model_name());
  response.set_model_version("1");
  response.set_id(request.id());
  for (const auto& input : request.inputs()) {
    auto& made = *response.add_outputs();
    made.set_name(output + input.name().substr(1));
    made.set_datatype(input.datatype());
    *made.mutable_shape() = input.shape();
    if (input.has_contents()) *made.mutable_contents() = input.contents();
  }
  *response.mutable_raw_output_contents() = request.raw_input_contents();
  return response;
}

}  // namespace leakyrelu::wire

#endif  // TESTS_UNIT_PROTO_WIRE_INFERENCE_INFERENCE_MESSAGE_H_
