// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/payload.h"

#include <cstdint>
#include <cstring>
#include <random>

#include "absl/strings/str_cat.h"
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

}  // namespace

std::string EncodeForwardRequest(size_t tensor_bytes) {
  v1::ForwardRequest request;
  v1::Tensor* tensor = request.add_inputs();
  tensor->set_dtype(v1::DATA_TYPE_FLOAT32);
  tensor->add_shape(static_cast<int64_t>(tensor_bytes / sizeof(float)));
  std::string* data = tensor->mutable_data();
  data->resize(tensor_bytes);
  std::minstd_rand random(20131);
  for (size_t at = 0; at < tensor_bytes; at += sizeof(float)) {
    const float element =
        static_cast<float>(random()) / (std::minstd_rand::max() / 2) - 1;
    std::memcpy(data->data() + at, &element, sizeof element);
  }
  return request.SerializeAsString();
}

absl::Status CheckResponse(Expected expected, std::string_view request,
                           std::string_view response) {
  if (expected == Expected::kEcho) {
    return request == response ? absl::OkStatus()
                               : absl::DataLossError("not an echo");
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
