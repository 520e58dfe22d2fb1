// SPDX-License-Identifier: Apache-2.0
#include "base/machine/usable_resources.h"

#include <gtest/gtest.h>
#include <sched.h>

namespace leakyrelu {
namespace {

std::optional<std::string> NoFile(const std::string&) { return std::nullopt; }

// A group whose memory.max and cpu.max are these.
FileReader Cgroup(const std::string& memory, const std::string& cpu) {
  return [=](const std::string& path) -> std::optional<std::string> {
    if (path == "/proc/self/mountinfo") {
      return "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n";
    }
    if (path == "/proc/self/cgroup") return "0::/\n";
    if (path == "/cg/memory.max") return memory;
    if (path == "/cg/cpu.max") return cpu;
    return std::nullopt;
  };
}

TEST(UsableResourcesTest, TheSmallestMemoryLimitHolds) {
  const KernelLimits kernel{.address_space_bytes = 3000,
                            .physical_bytes = 4000};
  UsableResources usable = SmallestLimits(kernel, Cgroup("2000", ""));
  EXPECT_EQ(usable.memory_bytes, 2000u);
  EXPECT_EQ(usable.memory_source, "cgroup memory.max");
  EXPECT_FALSE(usable.memory_is_address_space);

  usable = SmallestLimits(kernel, Cgroup("3500", ""));
  EXPECT_EQ(usable.memory_bytes, 3000u);
  EXPECT_EQ(usable.memory_source, "RLIMIT_AS");
  EXPECT_TRUE(usable.memory_is_address_space);

  usable = SmallestLimits({.address_space_bytes = 5000, .physical_bytes = 4000},
                          NoFile);
  EXPECT_EQ(usable.memory_bytes, 4000u);
  EXPECT_EQ(usable.memory_source, "physical memory");
  EXPECT_FALSE(usable.memory_is_address_space);
}

TEST(UsableResourcesTest, StackHasGlibcsSizeWhereItIsUnlimited) {
  EXPECT_EQ(SmallestLimits({.stack_bytes = 5000}, NoFile).stack_bytes, 5000u);
  EXPECT_EQ(SmallestLimits({}, NoFile).stack_bytes, uint64_t{8} << 20);
}

TEST(UsableResourcesTest, AV1GroupWithoutALimitIsAboveAnyMachine) {
  const UsableResources usable = SmallestLimits(
      {.physical_bytes = 4000}, Cgroup("9223372036854771712", ""));
  EXPECT_EQ(usable.memory_bytes, 4000u);
  EXPECT_EQ(usable.memory_source, "physical memory");
}

TEST(UsableResourcesTest, WithoutAnyLimitThereIsNone) {
  const UsableResources usable = SmallestLimits({}, NoFile);
  EXPECT_EQ(usable.memory_bytes, ~uint64_t{0});
  EXPECT_EQ(usable.memory_source, "unknown");
  EXPECT_EQ(usable.cores, 1);
}

TEST(UsableResourcesTest, AQuotaBoundsTheAffinity) {
  UsableResources usable =
      SmallestLimits({.affinity_cores = 4}, Cgroup("", "150000 100000"));
  EXPECT_EQ(usable.cores, 2);
  EXPECT_EQ(usable.cores_source, "cgroup cpu.max");

  for (const char* quota : {"400000 100000", "18446744073709551615 1", ""}) {
    usable = SmallestLimits({.affinity_cores = 4}, Cgroup("", quota));
    EXPECT_EQ(usable.cores, 4) << quota;
    EXPECT_EQ(usable.cores_source, "affinity") << quota;
  }
}

TEST(UsableResourcesTest, ThereIsAlwaysSomething) {
  const UsableResources usable =
      SmallestLimits({.address_space_bytes = 0, .affinity_cores = 0}, NoFile);
  EXPECT_EQ(usable.memory_bytes, 1u);
  EXPECT_EQ(usable.cores, 1);
}

TEST(UsableResourcesTest, OfThisProcessFollowItsAffinity) {
  const UsableResources before = GetUsableResources();
  EXPECT_GT(before.memory_bytes, uint64_t{16} << 20);
  EXPECT_NE(before.memory_source, "unknown");
  cpu_set_t all;
  ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
  int first = 0;
  while (!CPU_ISSET(first, &all)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(GetUsableResources().cores, 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(all), &all), 0);
  EXPECT_EQ(GetUsableResources().cores, before.cores);
}

}  // namespace
}  // namespace leakyrelu
