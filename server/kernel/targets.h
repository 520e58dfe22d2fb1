// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_TARGETS_H_
#define SERVER_KERNEL_TARGETS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

// Which instruction set computes. Names are "avx2", "sse4", "avx512_dl" and
// the like; the last of the list, "scalar" or what the architecture
// guarantees, is on every machine. Thread-safe.
namespace leakyrelu::kernel {

inline constexpr std::string_view kBestInstructionSet = "best";

// Those that this CPU has and this program was compiled for, best first.
std::vector<std::string> InstructionSets();

// The one in use: the best, until another is selected.
std::string_view InstructionSetInUse();

// Computes with this one from now on, in all threads. For tests and diagnosis:
// results are the same. The error lists the names.
absl::Status SelectInstructionSet(std::string_view name);

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_TARGETS_H_
