// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/payload.h"

#include <cstdint>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"
#include "inference/inference.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::bench {
namespace {

constexpr float kDefaultSlope = 0.01F;

absl::Status CheckElements(const std::string& x, const std::string& y) {
  if (x.size() != y.size()) {
    return absl::DataLossError(
        absl::StrCat("outputs[0].data: ", y.size(), " bytes, not ", x.size()));
  }
  for (size_t at = 0; at < x.size(); at += sizeof(float)) {
    float in;
    float out;
    std::memcpy(&in, x.data() + at, sizeof in);
    std::memcpy(&out, y.data() + at, sizeof out);
    const float want = in > 0 ? in : in * kDefaultSlope;
    if (out != want) {
      return absl::DataLossError(absl::StrCat("element ", at / sizeof(float),
                                              ": ", out, ", not ", want));
    }
  }
  return absl::OkStatus();
}

void FillElements(size_t tensor_bytes, std::string* data) {
  data->resize(tensor_bytes);
  std::minstd_rand random(20131);
  for (size_t at = 0; at < tensor_bytes; at += sizeof(float)) {
    const float element =
        static_cast<float>(random()) / (std::minstd_rand::max() / 2) - 1;
    std::memcpy(data->data() + at, &element, sizeof element);
  }
}

absl::Status CheckInference(std::string_view request,
                            std::string_view response) {
  inference::ModelInferRequest sent;
  inference::ModelInferResponse answered;
  if (!sent.ParseFromString(std::string(request)) ||
      !answered.ParseFromString(std::string(response)) ||
      answered.raw_output_contents_size() != 1) {
    return absl::DataLossError("not a ModelInferResponse with one raw output");
  }
  return CheckElements(sent.raw_input_contents(0),
                       answered.raw_output_contents(0));
}

}  // namespace

std::string EncodeForwardRequest(size_t tensor_bytes) {
  v1::ForwardRequest request;
  v1::Tensor* tensor = request.add_inputs();
  tensor->set_dtype(v1::DATA_TYPE_FLOAT32);
  tensor->add_shape(static_cast<int64_t>(tensor_bytes / sizeof(float)));
  FillElements(tensor_bytes, tensor->mutable_data());
  return request.SerializeAsString();
}

std::string EncodeInferRequest(size_t tensor_bytes) {
  inference::ModelInferRequest request;
  request.set_model_name("leaky_relu");
  auto& input = *request.add_inputs();
  input.set_name("x");
  input.set_datatype("FP32");
  input.add_shape(static_cast<int64_t>(tensor_bytes / sizeof(float)));
  FillElements(tensor_bytes, request.add_raw_input_contents());
  return request.SerializeAsString();
}

absl::Status CheckResponse(Expected expected, std::string_view request,
                           std::string_view response) {
  if (expected == Expected::kEcho) {
    return request == response ? absl::OkStatus()
                               : absl::DataLossError("not an echo");
  }
  if (expected == Expected::kInference) {
    return CheckInference(request, response);
  }
  v1::ForwardRequest sent;
  v1::ForwardResponse answered;
  if (!sent.ParseFromString(std::string(request)) ||
      !answered.ParseFromString(std::string(response)) ||
      answered.outputs_size() != 1) {
    return absl::DataLossError("not a ForwardResponse with one output");
  }
  return CheckElements(sent.inputs(0).data(), answered.outputs(0).data());
}

}  // namespace leakyrelu::bench
