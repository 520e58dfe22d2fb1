// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_SELECTED_KERNELS_H_
#define SERVER_KERNEL_SELECTED_KERNELS_H_

#include "server/kernel/float_environment.h"
#include "server/kernel/kernel_table.h"

namespace leakyrelu::kernel {

// The kernels in use (see targets.h) for the given handling of subnormals.
// Private to this folder. Thread-safe.
const Kernels& SelectedKernels(Subnormals subnormals);

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_SELECTED_KERNELS_H_
