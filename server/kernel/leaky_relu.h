// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_LEAKY_RELU_H_
#define SERVER_KERNEL_LEAKY_RELU_H_

#include <cstddef>

#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/float_environment.h"

// Leaky ReLU over one contiguous run of elements, on the best instruction set
// that this CPU has (see targets.h). The only SIMD code of the project.
//
// Pointers may have any alignment. Inputs and output are either the same
// memory, element for element, or do not overlap at all. Nothing outside the
// given elements is read or written. Results are the same bits on every
// instruction set and at every length and alignment, NaN payloads aside.
//
// Thread-safe, does not allocate, does not fail. The caller's floating-point
// control register is left as it was found; what it holds does not matter.
namespace leakyrelu::kernel {

struct KernelTable;

struct Parameters {
  double negative_slope = kDefaultNegativeSlope;  // finite
  Semantics semantics = Semantics::kPyTorch;
};

// The functions below with the same parameters, many times on one thread: what
// each of them prepares (reading the control register takes as long as 512
// bytes of elements) is done once. While it lives, the thread's control
// register is the computation's, so compute nothing else there.
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
  const KernelTable& kernels_;
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
