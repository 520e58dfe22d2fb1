// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_PROCESS_USAGE_H_
#define TESTS_BENCH_RPC_PROCESS_USAGE_H_

#include <sys/types.h>

#include <cstdint>

#include "absl/status/statusor.h"

namespace leakyrelu::bench {

// What a process of the same user has used, as the kernel counts it.
struct ProcessUsage {
  // All its threads, ended ones too, user and system.
  double cpu_seconds = 0;
  int64_t resident_bytes = 0;
  // Highest since the process began or ResetPeak.
  int64_t peak_resident_bytes = 0;
};

absl::StatusOr<ProcessUsage> ReadProcessUsage(pid_t pid);

// Lets the peak begin again at the present resident set.
absl::Status ResetPeak(pid_t pid);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_PROCESS_USAGE_H_
