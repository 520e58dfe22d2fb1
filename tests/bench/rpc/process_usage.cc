// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/process_usage.h"

#include <time.h>

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace leakyrelu::bench {
namespace {

std::string PathOf(pid_t pid, const char* file) {
  return absl::StrCat("/proc/", pid, "/", file);
}

}  // namespace

absl::StatusOr<ProcessUsage> ReadProcessUsage(pid_t pid) {
  ProcessUsage usage;
  // This clock counts in nanoseconds; /proc/PID/stat counts in ticks of 10 ms.
  clockid_t clock;
  timespec cpu;
  if (clock_getcpuclockid(pid, &clock) != 0 ||
      clock_gettime(clock, &cpu) != 0) {
    return absl::NotFoundError(absl::StrCat("process ", pid, ": gone"));
  }
  usage.cpu_seconds = static_cast<double>(cpu.tv_sec) + 1e-9 * cpu.tv_nsec;
  std::ifstream status(PathOf(pid, "status"));
  std::string key;
  int64_t kib = 0;
  while (status >> key) {
    if (key == "VmRSS:" && status >> kib) usage.resident_bytes = kib * 1024;
    if (key == "VmHWM:" && status >> kib) {
      usage.peak_resident_bytes = kib * 1024;
    }
  }
  if (usage.resident_bytes == 0) {
    return absl::NotFoundError(
        absl::StrCat(PathOf(pid, "status"), ": no VmRSS"));
  }
  return usage;
}

absl::Status ResetPeak(pid_t pid) {
  const std::string path = PathOf(pid, "clear_refs");
  std::ofstream file(path);
  // 5: "reset the peak resident set size", see proc(5).
  if (!(file << "5" << std::flush)) {
    return absl::PermissionDeniedError(absl::StrCat(path, ": cannot write"));
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu::bench
