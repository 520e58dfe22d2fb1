// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/process_usage.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <limits>

namespace leakyrelu::bench {
namespace {

TEST(ProcessUsageTest, WorkTakesCpu) {
  const absl::StatusOr<ProcessUsage> before = ReadProcessUsage(getpid());
  ASSERT_TRUE(before.ok());
  double cpu_seconds = before->cpu_seconds;
  while (cpu_seconds < before->cpu_seconds + 0.01) {
    const absl::StatusOr<ProcessUsage> now = ReadProcessUsage(getpid());
    ASSERT_TRUE(now.ok());
    ASSERT_GE(now->cpu_seconds, cpu_seconds);
    cpu_seconds = now->cpu_seconds;
  }
}

TEST(ProcessUsageTest, PeakOutlivesTheMemoryUntilReset) {
  constexpr size_t kBytes = size_t{64} << 20;
  const absl::StatusOr<ProcessUsage> before = ReadProcessUsage(getpid());
  ASSERT_TRUE(before.ok());
  void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  std::memset(memory, 1, kBytes);
  munmap(memory, kBytes);
  const auto half = static_cast<int64_t>(kBytes / 2);
  absl::StatusOr<ProcessUsage> after = ReadProcessUsage(getpid());
  ASSERT_TRUE(after.ok());
  EXPECT_GT(after->peak_resident_bytes, before->resident_bytes + half);
  ASSERT_TRUE(ResetPeak(getpid()).ok());
  after = ReadProcessUsage(getpid());
  ASSERT_TRUE(after.ok());
  EXPECT_LT(after->peak_resident_bytes, before->resident_bytes + half);
}

TEST(ProcessUsageTest, NoSuchProcess) {
  constexpr pid_t kMissingPid = std::numeric_limits<pid_t>::max();
  EXPECT_FALSE(ReadProcessUsage(kMissingPid).ok());
  EXPECT_FALSE(ResetPeak(kMissingPid).ok());
}

}  // namespace
}  // namespace leakyrelu::bench
