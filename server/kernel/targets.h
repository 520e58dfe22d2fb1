// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_TARGETS_H_
#define SERVER_KERNEL_TARGETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// Selects the kernels by instruction set, with or without a guard. All give the
// same results. Names are, for example, "avx2", "sse4" and "avx512_dl"; the
// last of the list, "scalar" or the architecture's baseline, is available on
// every machine. Thread-safe.
namespace leakyrelu::kernel {

inline constexpr std::string_view kBestInstructionSet = "best";

// The sets that this CPU has and this program was compiled for, best first.
std::vector<std::string> InstructionSets();

// The one in use: the best, until another is selected.
std::string_view InstructionSetInUse();

// Selects this one for all threads from now on. For tests and diagnosis. The
// error lists the names.
absl::Status SelectInstructionSet(std::string_view name);

// Whether exact subnormal numbers are kept out of the CPU's multiplier. Intel's
// takes a microcode assist of about 150 cycles for each vector with a subnormal
// operand or product (65 times as long for float32 on Sapphire Rapids); AMD's
// since Zen and Arm's take none (1.1 times on Zen 3), so kByCpu, the default,
// is kOff there.
enum class SubnormalGuard { kByCpu, kOn, kOff };

// Applies to all threads from now on. For tests and benchmarks.
void SelectSubnormalGuard(SubnormalGuard guard);

bool SubnormalGuardInUse();

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_TARGETS_H_
