// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_PAYLOAD_H_
#define TESTS_BENCH_RPC_PAYLOAD_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace leakyrelu::bench {

// The expected response of the server under test.
enum class Expected {
  kEcho,       // the request's own bytes
  kLeakyRelu,  // y of every element, at the default slope
  kInference   // the same, over inference.GRPCInferenceService
};

// The bytes of a ForwardRequest with one float32 tensor of `tensor_bytes`
// bytes of `data`, signs in random order from a fixed seed, shape declared.
// REQUIRES: tensor_bytes is a multiple of 4 below 2 GiB.
std::string EncodeForwardRequest(size_t tensor_bytes);

// The same tensor as a raw input of an inference.ModelInferRequest.
std::string EncodeInferRequest(size_t tensor_bytes);

// OK if `response` answers `request`, element by element.
absl::Status CheckResponse(Expected expected, std::string_view request,
                           std::string_view response);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_PAYLOAD_H_
