// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_ECHO_H_
#define TESTS_FUZZ_ECHO_H_

#include <string>

#include "proto/wire/inference_request.h"
#include "proto/wire/leakyrelu_request.h"

namespace leakyrelu::wire {

// Ends the program with the words where it does not hold.
void Require(bool holds, const std::string& what);

// A request that is taken has a response that protobuf takes, with the same
// elements.
void CheckEcho(const RequestView& view);
void CheckInferenceEcho(const RequestView& view, const InferenceView& envelope);

}  // namespace leakyrelu::wire

#endif  // TESTS_FUZZ_ECHO_H_
