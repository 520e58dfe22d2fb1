// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MACHINE_USABLE_RESOURCES_H_
#define BASE_MACHINE_USABLE_RESOURCES_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/machine/cgroup.h"

namespace leakyrelu {

// What this process may use of the machine, and which limit says so.
struct UsableResources {
  // At least 1; without any limit, all that 64 bits can count.
  uint64_t memory_bytes = std::numeric_limits<uint64_t>::max();
  // "cgroup memory.max", "cgroup memory.limit_in_bytes", "RLIMIT_AS",
  // "physical memory", "unknown".
  std::string memory_source = "unknown";
  // By RLIMIT_AS: what is mapped counts, used or not.
  bool memory_is_address_space = false;
  // Address space of a thread's stack: RLIMIT_STACK or, where that is
  // unlimited, glibc's default.
  uint64_t stack_bytes = uint64_t{8} << 20;
  // At least 1.
  int cores = 1;
  // "affinity", "cgroup cpu.max", "cgroup cpu.cfs_quota_us".
  std::string cores_source = "affinity";
};

// What the kernel says besides files; nothing where it says none.
struct KernelLimits {
  std::optional<uint64_t> address_space_bytes = {};  // RLIMIT_AS, soft
  std::optional<uint64_t> stack_bytes = {};          // RLIMIT_STACK, soft
  std::optional<uint64_t> physical_bytes = {};
  int affinity_cores = 1;  // those that sched_getaffinity lists
};

// The smallest limit of memory and of cores; among equal ones, the cgroup's,
// then RLIMIT_AS.
UsableResources SmallestLimits(const KernelLimits& kernel,
                               const FileReader& read);

// Reads the kernel's files of this machine. Thread-safe.
std::optional<std::string> ReadKernelFile(const std::string& path);

// The same of this process, as of now. Thread-safe.
UsableResources GetUsableResources();

}  // namespace leakyrelu

#endif  // BASE_MACHINE_USABLE_RESOURCES_H_
