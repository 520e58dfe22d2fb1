// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_REFERENCE_REFERENCE_H_
#define BASE_REFERENCE_REFERENCE_H_

#include <cstddef>

#include "base/reference/parameters.h"
#include "leakyrelu/data_type.h"

// A slow, direct form of server/kernel/leaky_relu.h that computes one element
// at a time. Tests compare the kernels with it, and the load tester verifies
// responses by it. It shares no code with the kernels and uses neither SIMD nor
// control registers. Functions and arguments mean what that header says.
// Subnormals are flushed as x86 does it, after rounding.
//
// Thread-safe. REQUIRES: the thread's floating-point environment is the
// default.
namespace leakyrelu::reference {

void Forward(DataType type, const kernel::Parameters& parameters,
             const std::byte* x, std::byte* y, size_t elements);
void Backward(DataType type, const kernel::Parameters& parameters,
              const std::byte* x, const std::byte* grad, std::byte* dx,
              size_t elements);
void Derivative(DataType type, const kernel::Parameters& parameters,
                const std::byte* x, std::byte* dx, size_t elements);

}  // namespace leakyrelu::reference

#endif  // BASE_REFERENCE_REFERENCE_H_
