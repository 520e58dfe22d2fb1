// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_REFERENCE_H_
#define SERVER_KERNEL_REFERENCE_H_

#include <cstddef>

#include "leakyrelu/data_type.h"
#include "server/kernel/leaky_relu.h"

// The slow obvious form of leaky_relu.h, one element at a time: what tests
// compare the kernels with, and what the load tester verifies responses by.
// Shares no code with the kernels; knows neither SIMD nor control registers.
// Functions and their arguments mean what leaky_relu.h says. Subnormals are
// flushed as x86 does it, after rounding.
//
// Thread-safe. REQUIRES: the thread's floating-point environment is the
// default one.
namespace leakyrelu::reference {

void Forward(DataType type, const kernel::Parameters& parameters,
             const std::byte* x, std::byte* y, size_t elements);
void Backward(DataType type, const kernel::Parameters& parameters,
              const std::byte* x, const std::byte* grad, std::byte* dx,
              size_t elements);
void Derivative(DataType type, const kernel::Parameters& parameters,
                const std::byte* x, std::byte* dx, size_t elements);

}  // namespace leakyrelu::reference

#endif  // SERVER_KERNEL_REFERENCE_H_
