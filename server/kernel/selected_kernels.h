// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_SELECTED_KERNELS_H_
#define SERVER_KERNEL_SELECTED_KERNELS_H_

#include "server/kernel/kernel_table.h"

namespace leakyrelu::kernel {

// The kernels of InstructionSetInUse(). Private to this folder. Thread-safe.
const KernelTable& SelectedKernels();

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_SELECTED_KERNELS_H_
