// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MACHINE_CGROUP_H_
#define BASE_MACHINE_CGROUP_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// What the kernel's control groups, version 2 and 1, let this process use.
// Reads no file by itself: callers pass a reader, or texts. Texts may be
// anything; what is not a limit counts as none. Thread-safe.
namespace leakyrelu {

// The contents of the file at this path, or nothing where it cannot be read.
using FileReader =
    std::function<std::optional<std::string>(const std::string& path)>;

// A limit, and the file that it came from, as messages name it.
struct CgroupLimit {
  uint64_t value = 0;
  std::string source;  // "cgroup memory.max"
};

struct CgroupLimits {
  // Bytes: the smallest of memory.max (v2) and memory.limit_in_bytes (v1) of
  // the process's groups and of all their parents that are mounted. Nothing: no
  // limit. v1 writes a number of almost 2^63 for none, which is returned as is.
  std::optional<CgroupLimit> memory;
  // Cores, rounded up: the smallest of cpu.max (v2) and cpu.cfs_quota_us by
  // cpu.cfs_period_us (v1) on the same way.
  std::optional<CgroupLimit> cores;
};

// Reads each file once.
CgroupLimits ReadCgroupLimits(const FileReader& read);

// The folders of the process's group of a hierarchy and of all its parents that
// are mounted, from the group itself upwards. controller: "memory" or "cpu" of
// v1; empty: v2. mountinfo and cgroup are the texts of /proc/self/mountinfo and
// /proc/self/cgroup.
std::vector<std::string> CgroupFolders(absl::string_view mountinfo,
                                       absl::string_view cgroup,
                                       absl::string_view controller);

// Of memory.max and memory.limit_in_bytes; "max" and 0 are no limit.
std::optional<uint64_t> ParseMemoryLimit(absl::string_view text);

// Of quota and period in microseconds, rounded up. "max", "-1" and 0 are no
// limit.
std::optional<uint64_t> ParseCoreLimit(absl::string_view quota,
                                       absl::string_view period);

}  // namespace leakyrelu

#endif  // BASE_MACHINE_CGROUP_H_
