// SPDX-License-Identifier: Apache-2.0
#include "base/machine/cgroup_use.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

// Version 1 writes a number of almost 2^63 for no limit.
constexpr uint64_t kMaxMemoryLimit = uint64_t{1} << 62;

// The value of the line "KEY VALUE".
std::optional<uint64_t> FieldOf(absl::string_view text, absl::string_view key) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::pair<absl::string_view, absl::string_view> fields =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    uint64_t value = 0;
    if (fields.first == key && absl::SimpleAtoi(fields.second, &value)) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<double> CoresOf(absl::string_view quota,
                              absl::string_view period) {
  uint64_t used = 0;
  uint64_t of = 0;
  // "max" and -1 are no limit.
  if (!absl::SimpleAtoi(quota, &used) || !absl::SimpleAtoi(period, &of) ||
      used == 0 || of == 0) {
    return std::nullopt;
  }
  return static_cast<double>(used) / static_cast<double>(of);
}

std::optional<CpuThrottling> ThrottlingOf(absl::string_view stat,
                                          absl::string_view time_key,
                                          double units_per_second) {
  const std::optional<uint64_t> periods = FieldOf(stat, "nr_periods");
  const std::optional<uint64_t> throttled = FieldOf(stat, "nr_throttled");
  const std::optional<uint64_t> time = FieldOf(stat, time_key);
  if (!periods.has_value() || !throttled.has_value() || !time.has_value()) {
    return std::nullopt;
  }
  return CpuThrottling{
      .periods = *periods,
      .throttled_periods = *throttled,
      .throttled_seconds = static_cast<double>(*time) / units_per_second};
}

}  // namespace

CgroupWatch::CgroupWatch(FileReader read) : read_(std::move(read)) {
  const std::string mounts = read_("/proc/self/mountinfo").value_or("");
  const std::string groups = read_("/proc/self/cgroup").value_or("");
  v2_ = CgroupFolders(mounts, groups, "");
  v1_memory_ = CgroupFolders(mounts, groups, "memory");
  v1_cpu_ = CgroupFolders(mounts, groups, "cpu");
}

CgroupUse CgroupWatch::Read() const {
  CgroupUse use;
  ReadMemoryLimit(&use);
  ReadCpu(&use);
  ReadOomKills(&use);
  return use;
}

void CgroupWatch::ReadMemoryLimit(CgroupUse* use) const {
  const auto lower = [&](const std::string& text) {
    const std::optional<uint64_t> limit = ParseMemoryLimit(text);
    if (!limit.has_value() || *limit > kMaxMemoryLimit) return;
    if (use->memory_limit_bytes.value_or(*limit) >= *limit) {
      use->memory_limit_bytes = limit;
    }
  };
  for (const std::string& folder : v2_) lower(Text(folder, "memory.max"));
  for (const std::string& folder : v1_memory_) {
    lower(Text(folder, "memory.limit_in_bytes"));
  }
}

void CgroupWatch::ReadCpu(CgroupUse* use) const {
  // Whether this is the smallest quota so far.
  const auto lower = [&](std::optional<double> cores) {
    if (!cores.has_value()) return false;
    if (use->cpu_limit_cores.value_or(*cores + 1) <= *cores) return false;
    use->cpu_limit_cores = cores;
    return true;
  };
  for (const std::string& folder : v2_) {
    const std::string text = Text(folder, "cpu.max");
    const std::pair<absl::string_view, absl::string_view> fields =
        absl::StrSplit(text, absl::MaxSplits(' ', 1));
    if (lower(CoresOf(fields.first, fields.second))) {
      use->throttling =
          ThrottlingOf(Text(folder, "cpu.stat"), "throttled_usec", 1e6);
    }
  }
  for (const std::string& folder : v1_cpu_) {
    if (lower(CoresOf(Text(folder, "cpu.cfs_quota_us"),
                      Text(folder, "cpu.cfs_period_us")))) {
      use->throttling =
          ThrottlingOf(Text(folder, "cpu.stat"), "throttled_time", 1e9);
    }
  }
}

// Of the group itself, whose count includes the groups below it.
void CgroupWatch::ReadOomKills(CgroupUse* use) const {
  if (!v2_.empty()) {
    use->oom_kills = FieldOf(Text(v2_.front(), "memory.events"), "oom_kill");
  }
  if (!use->oom_kills.has_value() && !v1_memory_.empty()) {
    use->oom_kills =
        FieldOf(Text(v1_memory_.front(), "memory.oom_control"), "oom_kill");
  }
}

std::string CgroupWatch::Text(const std::string& folder,
                              absl::string_view file) const {
  return read_(absl::StrCat(folder, "/", file)).value_or("");
}

}  // namespace leakyrelu
