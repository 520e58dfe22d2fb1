// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_FUZZ_ECHO_H_
#define TESTS_FUZZ_ECHO_H_

#include <string>

#include "proto/wire/inference/inference_request.h"
#include "proto/wire/leakyrelu/leakyrelu_request.h"

namespace leakyrelu::wire {

// Aborts the program with the message if the condition does not hold.
void Require(bool holds, const std::string& what);

// A request that is accepted must have a response that protobuf accepts, with
// the same elements.
void CheckEcho(const RequestView& view);
void CheckInferenceEcho(const RequestView& view, const InferenceView& envelope);

}  // namespace leakyrelu::wire

#endif  // TESTS_FUZZ_ECHO_H_
