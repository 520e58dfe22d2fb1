// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_PROCESS_USAGE_H_
#define TESTS_BENCH_RPC_PROCESS_USAGE_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/status/statusor.h"

namespace leakyrelu::bench {

// Resource usage of a process of the same user, as counted by the kernel.
struct ProcessUsage {
  // User and system time of all its threads, including those that have ended.
  double cpu_seconds = 0;
  int64_t resident_bytes = 0;
  // Peak since the process began or since ResetPeak.
  int64_t peak_resident_bytes = 0;
};

absl::StatusOr<ProcessUsage> ReadProcessUsage(pid_t pid);

// Resets the peak to the current resident set.
absl::Status ResetPeak(pid_t pid);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_PROCESS_USAGE_H_
