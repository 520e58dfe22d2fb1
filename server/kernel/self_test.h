// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_SELF_TEST_H_
#define SERVER_KERNEL_SELF_TEST_H_

#include "absl/status/status.h"
#include "server/kernel/leaky_relu.h"

namespace leakyrelu::kernel {

// The functions to test: the server's, or a test's broken ones.
struct Functions {
  decltype(&Forward) forward = &Forward;
  decltype(&Backward) backward = &Backward;
  decltype(&Derivative) derivative = &Derivative;
};

// Compares the results of this CPU, on the instruction set in use, with the
// bits that PyTorch and TensorFlow gave: the float32 and float64 tables, and
// every bit pattern of float16 and bfloat16; aligned and not, in place and not,
// in runs of odd lengths. Takes a few milliseconds; run it before serving. The
// error (INTERNAL) names the type, semantics, slope and operation.
absl::Status SelfTest(const Functions& functions = {});

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_SELF_TEST_H_
