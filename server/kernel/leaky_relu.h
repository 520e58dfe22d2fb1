// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_LEAKY_RELU_H_
#define SERVER_KERNEL_LEAKY_RELU_H_

#include <cstddef>

#include "base/reference/parameters.h"
#include "leakyrelu/data_type.h"
#include "server/kernel/float_environment.h"

// Leaky ReLU over one contiguous run of elements, on the best instruction set
// of this CPU (see targets.h). The only SIMD code of the project.
//
// Pointers may have any alignment. Inputs and output are either the same
// memory, element for element, or do not overlap. No memory outside the given
// elements is read or written. Results have the same bits on every instruction
// set and at every length and alignment, NaN payloads aside.
//
// Thread-safe, does not allocate, does not fail. The caller's floating-point
// control register is restored; its contents do not matter.
namespace leakyrelu::kernel {

struct TypeKernels;

// The functions below with fixed parameters, for many calls on one thread:
// their common preparation is done once (reading the control register takes as
// long as 512 bytes of elements). While it exists, the thread's control
// register is set for it, so the thread must not compute anything else.
class Computation {
 public:
  explicit Computation(const Parameters& parameters);
  Computation(const Computation&) = delete;
  Computation& operator=(const Computation&) = delete;

  void Forward(DataType type, const std::byte* x, std::byte* y,
               size_t elements) const;
  void Backward(DataType type, const std::byte* x, const std::byte* grad,
                std::byte* dx, size_t elements) const;
  void Derivative(DataType type, const std::byte* x, std::byte* dx,
                  size_t elements) const;

 private:
  const Parameters parameters_;
  const TypeKernels* const kernels_;  // in the order of DataType
  const FloatEnvironment environment_;
};

// y = x > 0 ? x : x * slope.
void Forward(DataType type, const Parameters& parameters, const std::byte* x,
             std::byte* y, size_t elements);

// dx = x > 0 ? grad : grad * slope. dx may be grad or x.
void Backward(DataType type, const Parameters& parameters, const std::byte* x,
              const std::byte* grad, std::byte* dx, size_t elements);

// dx = x > 0 ? 1 : 1 * slope: Backward with a gradient of ones.
void Derivative(DataType type, const Parameters& parameters, const std::byte* x,
                std::byte* dx, size_t elements);

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_LEAKY_RELU_H_
