// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_KERNEL_TABLE_H_
#define SERVER_KERNEL_KERNEL_TABLE_H_

#include <array>
#include <cstddef>
#include <iterator>
#include <string>

#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "server/kernel/leaky_relu.h"

// The compiled kernels, one table per instruction set. Private to this folder:
// callers use leaky_relu.h, which selects from these.
namespace leakyrelu::kernel {

// REQUIRES: a FloatEnvironment that fits parameters.semantics is active; the
// kernels narrow the slope and compute under it.
using UnaryKernel = void (*)(const Parameters& parameters, const std::byte* x,
                             std::byte* y, size_t elements);
using BinaryKernel = void (*)(const Parameters& parameters, const std::byte* x,
                              const std::byte* grad, std::byte* dx,
                              size_t elements);

struct TypeKernels {
  UnaryKernel forward;
  BinaryKernel backward;
  UnaryKernel derivative;
};

// In the order of DataType.
using Kernels = std::array<TypeKernels, std::size(kAllDataTypes)>;

struct KernelTable {
  std::string name;  // of the instruction set, see targets.h
  Kernels plain;
  // The same results for exact subnormals, without passing any to the
  // multiplier.
  Kernels guarded;
};

// The tables that this CPU can run, best first; never empty. The tables are
// never destroyed. Thread-safe.
absl::Span<const KernelTable> SupportedKernels();

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_KERNEL_TABLE_H_
