// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/leaky_relu.h"

#include "server/kernel/float_environment.h"
#include "server/kernel/kernel_table.h"
#include "server/kernel/selected_kernels.h"

namespace leakyrelu::kernel {
namespace {

Subnormals SubnormalsOf(Semantics semantics) {
  return semantics == Semantics::kTensorFlow ? Subnormals::kZero
                                             : Subnormals::kExact;
}

const TypeKernels& KernelsFor(const TypeKernels* kernels, DataType type) {
  return kernels[static_cast<size_t>(type) - 1];
}

}  // namespace

Computation::Computation(const Parameters& parameters)
    : parameters_(parameters),
      kernels_(SelectedKernels(SubnormalsOf(parameters.semantics)).data()),
      environment_(SubnormalsOf(parameters.semantics)) {}

void Computation::Forward(DataType type, const std::byte* x, std::byte* y,
                          size_t elements) const {
  KernelsFor(kernels_, type).forward(parameters_, x, y, elements);
}

void Computation::Backward(DataType type, const std::byte* x,
                           const std::byte* grad, std::byte* dx,
                           size_t elements) const {
  KernelsFor(kernels_, type).backward(parameters_, x, grad, dx, elements);
}

void Computation::Derivative(DataType type, const std::byte* x, std::byte* dx,
                             size_t elements) const {
  KernelsFor(kernels_, type).derivative(parameters_, x, dx, elements);
}

void Forward(DataType type, const Parameters& parameters, const std::byte* x,
             std::byte* y, size_t elements) {
  Computation(parameters).Forward(type, x, y, elements);
}

void Backward(DataType type, const Parameters& parameters, const std::byte* x,
              const std::byte* grad, std::byte* dx, size_t elements) {
  Computation(parameters).Backward(type, x, grad, dx, elements);
}

void Derivative(DataType type, const Parameters& parameters, const std::byte* x,
                std::byte* dx, size_t elements) {
  Computation(parameters).Derivative(type, x, dx, elements);
}

}  // namespace leakyrelu::kernel
