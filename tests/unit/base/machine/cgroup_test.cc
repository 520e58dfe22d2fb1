// SPDX-License-Identifier: Apache-2.0
#include "base/machine/cgroup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kV2Mount[] =
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n";
constexpr char kV1Mounts[] =
    "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

// A machine that is a few texts.
FileReader Files(std::map<std::string, std::string> files) {
  return [files = std::move(files)](
             const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return std::nullopt;
    return found->second;
  };
}

FileReader V2Files(const std::string& group,
                   std::map<std::string, std::string> files) {
  files["/proc/self/mountinfo"] = kV2Mount;
  files["/proc/self/cgroup"] = "0::" + group + "\n";
  return Files(std::move(files));
}

TEST(CgroupTest, MemoryLimitsAreNumbersAndElseNone) {
  EXPECT_EQ(ParseMemoryLimit("134217728\n"), 134217728u);
  EXPECT_EQ(ParseMemoryLimit("18446744073709551615"), ~uint64_t{0});
  for (const char* text : {"max\n", "", "\n", "0", "-1", "+5", "12 34", "0x10",
                           "1e9", "18446744073709551616", "garbage", "12K"}) {
    EXPECT_EQ(ParseMemoryLimit(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseMemoryLimit(std::string("1\0002", 3)), std::nullopt);
}

TEST(CgroupTest, CoresAreRoundedUp) {
  EXPECT_EQ(ParseCoreLimit("50000", "100000\n"), 1u);
  EXPECT_EQ(ParseCoreLimit("100000", "100000"), 1u);
  EXPECT_EQ(ParseCoreLimit("100001", "100000"), 2u);
  EXPECT_EQ(ParseCoreLimit("18446744073709551615", "1"), ~uint64_t{0});
  EXPECT_EQ(ParseCoreLimit("max", "100000"), std::nullopt);
  EXPECT_EQ(ParseCoreLimit("-1", "100000"), std::nullopt);
  EXPECT_EQ(ParseCoreLimit("50000", "0"), std::nullopt);
  EXPECT_EQ(ParseCoreLimit("50000", ""), std::nullopt);
}

TEST(CgroupTest, FoldersGoUpFromTheGroupToTheMount) {
  EXPECT_THAT(
      CgroupFolders(kV2Mount, "0::/a/b\n", ""),
      ElementsAre("/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup"));
  EXPECT_THAT(CgroupFolders(kV2Mount, "0::/\n", ""),
              ElementsAre("/sys/fs/cgroup"));
}

TEST(CgroupTest, V1HasAMountAndAGroupForEachController) {
  const char* groups = "4:memory:/m:1\n1:cpu,cpuacct:/c\n0::/u\n";
  EXPECT_THAT(
      CgroupFolders(kV1Mounts, groups, "memory"),
      ElementsAre("/sys/fs/cgroup/memory/m:1", "/sys/fs/cgroup/memory"));
  EXPECT_THAT(CgroupFolders(kV1Mounts, groups, "cpu"),
              ElementsAre("/sys/fs/cgroup/cpu/c", "/sys/fs/cgroup/cpu"));
  EXPECT_THAT(
      CgroupFolders(kV1Mounts, groups, ""),
      ElementsAre("/sys/fs/cgroup/unified/u", "/sys/fs/cgroup/unified"));
  EXPECT_THAT(CgroupFolders(kV1Mounts, groups, "cpuset"), IsEmpty());
}

TEST(CgroupTest, AMountMayShowAGroupInsteadOfTheRoot) {
  // Docker without a cgroup namespace.
  const char* mount =
      "9 8 0:2 /docker/1\\0402 /sys/fs/cgroup/memory ro - cgroup c rw,memory\n";
  EXPECT_THAT(CgroupFolders(mount, "4:memory:/docker/1 2/x\n", "memory"),
              ElementsAre("/sys/fs/cgroup/memory/x", "/sys/fs/cgroup/memory"));
  // Neither of these is below it.
  for (const char* group : {"/docker/1 23", "/elsewhere", "/"}) {
    EXPECT_THAT(
        CgroupFolders(mount, std::string("4:memory:") + group + "\n", "memory"),
        ElementsAre("/sys/fs/cgroup/memory"))
        << group;
  }
  EXPECT_THAT(CgroupFolders(kV2Mount, "0::/../outside\n", ""),
              ElementsAre("/sys/fs/cgroup"));
}

TEST(CgroupTest, AMountMayHaveNoSourceAndManyTags) {
  for (const char* mount :
       {"1 2 3 / /mnt rw - cgroup2  rw\n",
        "1 2 3 / /mnt rw shared:1 master:2 unbindable - cgroup2 none rw\n"}) {
    EXPECT_THAT(CgroupFolders(mount, "0::/a\n", ""),
                ElementsAre("/mnt/a", "/mnt"))
        << mount;
  }
}

TEST(CgroupTest, StrangeListsOfMountsAndGroupsHaveNoFolders) {
  for (const char* mounts :
       {"", "\n\n", "garbage", "- - - - - - - - -", "1 2 3 4 5 - cgroup2 x",
        "1 2 3 / /mnt rw - cgroup2", "1 2 3 / /mnt rw - tmpfs tmpfs rw",
        "1 2 3 / /mnt\\x rw - cgroup2 cgroup2 rw"}) {
    EXPECT_THAT(CgroupFolders(mounts, "0::/a\n", ""), IsEmpty()) << mounts;
  }
  for (const char* groups : {"", "0:", "0::", "garbage\n", ":::"}) {
    for (const std::string& folder : CgroupFolders(kV2Mount, groups, "")) {
      EXPECT_EQ(folder, "/sys/fs/cgroup") << groups;
    }
  }
}

TEST(CgroupTest, TheSmallestMemoryLimitOnTheWayUpHolds) {
  const FileReader read =
      V2Files("/pod/box", {{"/sys/fs/cgroup/pod/box/memory.max", "max\n"},
                           {"/sys/fs/cgroup/pod/memory.max", "1000\n"},
                           {"/sys/fs/cgroup/memory.max", "2000\n"}});
  const auto limit = ReadCgroupLimits(read).memory;
  ASSERT_TRUE(limit.has_value());
  EXPECT_EQ(limit->value, 1000u);
  EXPECT_EQ(limit->source, "cgroup memory.max");
}

TEST(CgroupTest, V1HoldsWhereV2HasNoController) {
  const FileReader read = Files(
      {{"/proc/self/mountinfo", kV1Mounts},
       {"/proc/self/cgroup", "4:memory:/m\n1:cpu,cpuacct:/c\n0::/u\n"},
       {"/sys/fs/cgroup/memory/m/memory.limit_in_bytes", "5000\n"},
       {"/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"},
       {"/sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "150000\n"},
       {"/sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n"},
       {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"},
       {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}});
  const auto memory = ReadCgroupLimits(read).memory;
  ASSERT_TRUE(memory.has_value());
  EXPECT_EQ(memory->value, 5000u);
  EXPECT_EQ(memory->source, "cgroup memory.limit_in_bytes");
  const auto cores = ReadCgroupLimits(read).cores;
  ASSERT_TRUE(cores.has_value());
  EXPECT_EQ(cores->value, 2u);
  EXPECT_EQ(cores->source, "cgroup cpu.cfs_quota_us");
}

TEST(CgroupTest, TheSmallestQuotaOnTheWayUpHolds) {
  const FileReader read =
      V2Files("/pod/box", {{"/sys/fs/cgroup/pod/box/cpu.max", "max 100000\n"},
                           {"/sys/fs/cgroup/pod/cpu.max", "50000 100000\n"},
                           {"/sys/fs/cgroup/cpu.max", "400000 100000\n"}});
  const auto limit = ReadCgroupLimits(read).cores;
  ASSERT_TRUE(limit.has_value());
  EXPECT_EQ(limit->value, 1u);
  EXPECT_EQ(limit->source, "cgroup cpu.max");
}

TEST(CgroupTest, NothingThatCanBeReadIsNoLimit) {
  for (const FileReader& read :
       {Files({}), V2Files("/a", {}),
        V2Files("/a", {{"/sys/fs/cgroup/a/memory.max", "garbage"},
                       {"/sys/fs/cgroup/a/cpu.max", "garbage"}}),
        V2Files("/a", {{"/sys/fs/cgroup/a/memory.max", "max"},
                       {"/sys/fs/cgroup/a/cpu.max", "50000"}})}) {
    EXPECT_FALSE(ReadCgroupLimits(read).memory.has_value());
    EXPECT_FALSE(ReadCgroupLimits(read).cores.has_value());
  }
}

}  // namespace
}  // namespace leakyrelu
