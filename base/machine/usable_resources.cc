// SPDX-License-Identifier: Apache-2.0
#include "base/machine/usable_resources.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/files/files.h"
#include "base/machine/resource_limits.h"

namespace leakyrelu {
namespace {

// mountinfo has some 100 bytes a mount; a host may have thousands of them.
constexpr size_t kMaxFileBytes = size_t{16} << 20;

// More than the kernel can be built for.
constexpr int kMaxCpus = 1 << 20;

// The kernel refuses a set that is smaller than its own.
int AffinityCores() {
  for (int cpus = CPU_SETSIZE; cpus <= kMaxCpus; cpus *= 2) {
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(
        CPU_ALLOC(cpus), [](cpu_set_t* freed) { CPU_FREE(freed); });
    if (set == nullptr) return 1;
    const size_t bytes = CPU_ALLOC_SIZE(cpus);
    if (sched_getaffinity(0, bytes, set.get()) == 0) {
      return std::max(1, CPU_COUNT_S(bytes, set.get()));
    }
    if (errno != EINVAL) return 1;
  }
  return 1;
}

KernelLimits ThisProcess() {
  KernelLimits limits;
  limits.address_space_bytes = SoftLimit(RLIMIT_AS);
  limits.stack_bytes = SoftLimit(RLIMIT_STACK);
  const int64_t pages = sysconf(_SC_PHYS_PAGES);
  const int64_t page_bytes = sysconf(_SC_PAGESIZE);
  if (pages > 0 && page_bytes > 0) {
    limits.physical_bytes =
        static_cast<uint64_t>(pages) * static_cast<uint64_t>(page_bytes);
  }
  limits.affinity_cores = AffinityCores();
  return limits;
}

}  // namespace

UsableResources SmallestLimits(const KernelLimits& kernel,
                               const FileReader& read) {
  UsableResources usable;
  usable.stack_bytes = kernel.stack_bytes.value_or(usable.stack_bytes);
  const auto lower = [&](std::optional<uint64_t> bytes,
                         absl::string_view source) {
    if (!bytes.has_value() || *bytes >= usable.memory_bytes) return false;
    usable.memory_bytes = std::max(*bytes, uint64_t{1});
    usable.memory_source = std::string(source);
    return true;
  };
  const CgroupLimits cgroup = ReadCgroupLimits(read);
  if (cgroup.memory.has_value()) {
    lower(cgroup.memory->value, cgroup.memory->source);
  }
  usable.memory_is_address_space =
      lower(kernel.address_space_bytes, "RLIMIT_AS");
  if (lower(kernel.physical_bytes, "physical memory")) {
    usable.memory_is_address_space = false;
  }
  usable.cores = std::max(1, kernel.affinity_cores);
  const std::optional<CgroupLimit>& quota = cgroup.cores;
  if (quota.has_value() && quota->value < static_cast<uint64_t>(usable.cores)) {
    usable.cores = static_cast<int>(quota->value);
    usable.cores_source = quota->source;
  }
  return usable;
}

std::optional<std::string> ReadKernelFile(const std::string& path) {
  absl::StatusOr<std::string> text = ReadRegularFile("", path, kMaxFileBytes);
  if (!text.ok()) return std::nullopt;
  return *std::move(text);
}

UsableResources GetUsableResources() {
  return SmallestLimits(ThisProcess(), ReadKernelFile);
}

}  // namespace leakyrelu
