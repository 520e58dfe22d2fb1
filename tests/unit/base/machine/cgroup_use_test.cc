// SPDX-License-Identifier: Apache-2.0
#include "base/machine/cgroup_use.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace leakyrelu {
namespace {

// The reader sees later changes of the files.
FileReader ChangingFiles(const std::map<std::string, std::string>& files) {
  return [&files](const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
}

std::map<std::string, std::string> V2Group() {
  return {{"/proc/self/mountinfo",
           "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"},
          {"/proc/self/cgroup", "0::/pod/server\n"}};
}

TEST(CgroupUseTest, WithoutFilesThereIsNothing) {
  const std::map<std::string, std::string> files;
  const CgroupUse use = CgroupWatch(ChangingFiles(files)).Read();
  EXPECT_FALSE(use.memory_limit_bytes.has_value());
  EXPECT_FALSE(use.cpu_limit_cores.has_value());
  EXPECT_FALSE(use.throttling.has_value());
  EXPECT_FALSE(use.oom_kills.has_value());
}

TEST(CgroupUseTest, V2IsReadAgainEachTime) {
  std::map<std::string, std::string> files = V2Group();
  const std::string group = "/sys/fs/cgroup/pod/server";
  files[group + "/memory.max"] = "1073741824\n";
  files[group + "/memory.events"] = "low 0\noom 3\noom_kill 2\n";
  files[group + "/cpu.max"] = "150000 100000\n";
  files[group + "/cpu.stat"] =
      "usage_usec 9\nnr_periods 40\nnr_throttled 10\nthrottled_usec 2500000\n";
  const CgroupWatch watch(ChangingFiles(files));
  CgroupUse use = watch.Read();
  EXPECT_EQ(use.memory_limit_bytes, 1073741824u);
  EXPECT_EQ(use.oom_kills, 2u);
  EXPECT_EQ(use.cpu_limit_cores, 1.5);
  ASSERT_TRUE(use.throttling.has_value());
  EXPECT_EQ(use.throttling->periods, 40u);
  EXPECT_EQ(use.throttling->throttled_periods, 10u);
  EXPECT_EQ(use.throttling->throttled_seconds, 2.5);

  files[group + "/memory.events"] = "oom_kill 3\n";
  files[group + "/cpu.max"] = "max 100000\n";
  use = watch.Read();
  EXPECT_EQ(use.oom_kills, 3u);
  EXPECT_FALSE(use.cpu_limit_cores.has_value());
  EXPECT_FALSE(use.throttling.has_value());
}

TEST(CgroupUseTest, TheGroupWithTheSmallestQuotaIsTheOneThatThrottles) {
  std::map<std::string, std::string> files = V2Group();
  files["/sys/fs/cgroup/pod/server/cpu.max"] = "200000 100000";
  files["/sys/fs/cgroup/pod/server/cpu.stat"] =
      "nr_periods 1\nnr_throttled 0\nthrottled_usec 0\n";
  files["/sys/fs/cgroup/pod/cpu.max"] = "50000 100000";
  files["/sys/fs/cgroup/pod/cpu.stat"] =
      "nr_periods 9\nnr_throttled 8\nthrottled_usec 7\n";
  const CgroupUse use = CgroupWatch(ChangingFiles(files)).Read();
  EXPECT_EQ(use.cpu_limit_cores, 0.5);
  ASSERT_TRUE(use.throttling.has_value());
  EXPECT_EQ(use.throttling->periods, 9u);
}

TEST(CgroupUseTest, ReadsV1) {
  const std::map<std::string, std::string> files = {
      {"/proc/self/mountinfo",
       "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
       "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"},
      {"/proc/self/cgroup", "4:memory:/m\n1:cpu:/c\n0::/\n"},
      {"/sys/fs/cgroup/memory/m/memory.limit_in_bytes", "1000\n"},
      {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"},
      {"/sys/fs/cgroup/memory/m/memory.oom_control",
       "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n"},
      {"/sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "25000\n"},
      {"/sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"},
      {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"},
      {"/sys/fs/cgroup/cpu/c/cpu.stat",
       "nr_periods 4\nnr_throttled 1\nthrottled_time 500000000\n"}};
  const CgroupUse use = CgroupWatch(ChangingFiles(files)).Read();
  EXPECT_EQ(use.memory_limit_bytes, 1000u);
  EXPECT_EQ(use.oom_kills, 1u);
  EXPECT_EQ(use.cpu_limit_cores, 0.25);
  ASSERT_TRUE(use.throttling.has_value());
  EXPECT_EQ(use.throttling->throttled_seconds, 0.5);
}

TEST(CgroupUseTest, OddTextsCountAsNothing) {
  std::map<std::string, std::string> files = V2Group();
  const std::string group = "/sys/fs/cgroup/pod/server";
  files[group + "/memory.max"] = "9223372036854771712";
  files[group + "/memory.events"] = "oom_kill many\n";
  files[group + "/cpu.max"] = "100000 0";
  files[group + "/cpu.stat"] = "nr_periods 4\n";
  const CgroupUse use = CgroupWatch(ChangingFiles(files)).Read();
  EXPECT_FALSE(use.memory_limit_bytes.has_value());
  EXPECT_FALSE(use.cpu_limit_cores.has_value());
  EXPECT_FALSE(use.throttling.has_value());
  EXPECT_FALSE(use.oom_kills.has_value());
}

}  // namespace
}  // namespace leakyrelu
