// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/leaky_relu.h"

#include "server/kernel/float_environment.h"
#include "server/kernel/selected_kernels.h"

namespace leakyrelu::kernel {
namespace {

Subnormals SubnormalsOf(Semantics semantics) {
  return semantics == Semantics::kTensorFlow ? Subnormals::kZero
                                             : Subnormals::kExact;
}

}  // namespace

void Forward(DataType type, const Parameters& parameters, const std::byte* x,
             std::byte* y, size_t elements) {
  const FloatEnvironment environment(SubnormalsOf(parameters.semantics));
  SelectedKernels().For(type).forward(parameters, x, y, elements);
}

void Backward(DataType type, const Parameters& parameters, const std::byte* x,
              const std::byte* grad, std::byte* dx, size_t elements) {
  const FloatEnvironment environment(SubnormalsOf(parameters.semantics));
  SelectedKernels().For(type).backward(parameters, x, grad, dx, elements);
}

void Derivative(DataType type, const Parameters& parameters, const std::byte* x,
                std::byte* dx, size_t elements) {
  const FloatEnvironment environment(SubnormalsOf(parameters.semantics));
  SelectedKernels().For(type).derivative(parameters, x, dx, elements);
}

}  // namespace leakyrelu::kernel
