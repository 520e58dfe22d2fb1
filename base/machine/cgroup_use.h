// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MACHINE_CGROUP_USE_H_
#define BASE_MACHINE_CGROUP_USE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/machine/cgroup.h"

namespace leakyrelu {

// How often the kernel made a group wait because its CPU quota was used up.
struct CpuThrottling {
  uint64_t periods = 0;
  uint64_t throttled_periods = 0;
  double throttled_seconds = 0;
};

// What the kernel limits and counts for this process's control group. Nothing:
// no limit, or the kernel does not say.
struct CgroupUse {
  std::optional<uint64_t> memory_limit_bytes;
  std::optional<double> cpu_limit_cores;  // the quota, not rounded
  // Of the group that has this quota.
  std::optional<CpuThrottling> throttling;
  // Processes of the group that were killed for want of memory.
  std::optional<uint64_t> oom_kills;
};

// Reads it again and again. Finds the group's folders once, because the list of
// mounts may be long. Thread-safe if the reader is.
class CgroupWatch {
 public:
  explicit CgroupWatch(FileReader read);

  CgroupUse Read() const;

 private:
  void ReadMemoryLimit(CgroupUse* use) const;
  void ReadCpu(CgroupUse* use) const;
  void ReadOomKills(CgroupUse* use) const;
  std::string Text(const std::string& folder, absl::string_view file) const;

  const FileReader read_;
  std::vector<std::string> v2_;
  std::vector<std::string> v1_memory_;
  std::vector<std::string> v1_cpu_;
};

}  // namespace leakyrelu

#endif  // BASE_MACHINE_CGROUP_USE_H_
