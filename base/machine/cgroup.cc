// SPDX-License-Identifier: Apache-2.0
#include "base/machine/cgroup.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace leakyrelu {
namespace {

struct Mount {
  std::string root;   // the group that is mounted
  std::string point;  // where
};

// The kernel writes space, tab, line end and backslash as \ooo.
std::optional<std::string> Unescape(absl::string_view text) {
  std::string result;
  if (!absl::CUnescape(text, &result)) return std::nullopt;
  return result;
}

bool Lists(absl::string_view commas, absl::string_view word) {
  const std::vector<absl::string_view> words = absl::StrSplit(commas, ',');
  return std::find(words.begin(), words.end(), word) != words.end();
}

// ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAGS] - TYPE SOURCE SUPER_OPTIONS
std::optional<Mount> ParseMount(absl::string_view line,
                                absl::string_view controller) {
  // The source may be empty.
  const std::vector<absl::string_view> fields = absl::StrSplit(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-");
  if (dash - fields.begin() < 6 || fields.end() - dash < 4) return std::nullopt;
  const bool matches = controller.empty()
                           ? dash[1] == "cgroup2"
                           : dash[1] == "cgroup" && Lists(dash[3], controller);
  std::optional<std::string> root = Unescape(fields[3]);
  std::optional<std::string> point = Unescape(fields[4]);
  if (!matches || !root.has_value() || !point.has_value()) return std::nullopt;
  return Mount{*std::move(root), *std::move(point)};
}

// The process's group in the hierarchy: ID:CONTROLLERS:PATH. v2 has no
// controllers there.
std::optional<std::string> GroupOf(absl::string_view cgroup,
                                   absl::string_view controller) {
  for (const absl::string_view line : absl::StrSplit(cgroup, '\n')) {
    const std::vector<absl::string_view> fields =
        absl::StrSplit(line, absl::MaxSplits(':', 2));
    if (fields.size() != 3 || !Lists(fields[1], controller)) continue;
    return std::string(fields[2]);
  }
  return std::nullopt;
}

// `group` as seen from the mount's root; nothing where it is not below it.
std::optional<absl::string_view> Below(absl::string_view root,
                                       absl::string_view group) {
  absl::ConsumeSuffix(&root, "/");
  if (!absl::ConsumePrefix(&group, root)) return std::nullopt;
  absl::ConsumeSuffix(&group, "/");
  if (!group.empty() && group.front() != '/') return std::nullopt;
  // A group outside of the process's cgroup namespace.
  if (absl::StartsWith(group, "/..")) return std::nullopt;
  return group;
}

void AddFolders(const std::string& point, absl::string_view group,
                std::vector<std::string>* folders) {
  while (!group.empty()) {
    folders->push_back(absl::StrCat(point, group));
    group = group.substr(0, group.rfind('/'));
  }
  folders->push_back(point);
}

std::optional<uint64_t> ParseNumber(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  uint64_t number = 0;
  const bool digits = !text.empty() && absl::ascii_isdigit(text.front());
  // SimpleAtoi fails on more than 64 bits.
  if (!digits || !absl::SimpleAtoi(text, &number) || number == 0) {
    return std::nullopt;
  }
  return number;
}

// Keeps the smaller of the two.
void Lower(std::optional<uint64_t> value, absl::string_view source,
           std::optional<CgroupLimit>* limit) {
  if (!value.has_value()) return;
  if (limit->has_value() && (*limit)->value <= *value) return;
  *limit = CgroupLimit{*value, std::string(source)};
}

}  // namespace

CgroupLimits ReadCgroupLimits(const FileReader& read) {
  const std::string mounts = read("/proc/self/mountinfo").value_or("");
  const std::string groups = read("/proc/self/cgroup").value_or("");
  const auto text = [&](const std::string& folder, absl::string_view file) {
    return read(absl::StrCat(folder, "/", file)).value_or("");
  };
  CgroupLimits limits;
  for (const std::string& folder : CgroupFolders(mounts, groups, "")) {
    Lower(ParseMemoryLimit(text(folder, "memory.max")), "cgroup memory.max",
          &limits.memory);
    const std::string quota = text(folder, "cpu.max");
    const std::pair<absl::string_view, absl::string_view> fields =
        absl::StrSplit(quota, absl::MaxSplits(' ', 1));
    Lower(ParseCoreLimit(fields.first, fields.second), "cgroup cpu.max",
          &limits.cores);
  }
  for (const std::string& folder : CgroupFolders(mounts, groups, "memory")) {
    Lower(ParseMemoryLimit(text(folder, "memory.limit_in_bytes")),
          "cgroup memory.limit_in_bytes", &limits.memory);
  }
  for (const std::string& folder : CgroupFolders(mounts, groups, "cpu")) {
    Lower(ParseCoreLimit(text(folder, "cpu.cfs_quota_us"),
                         text(folder, "cpu.cfs_period_us")),
          "cgroup cpu.cfs_quota_us", &limits.cores);
  }
  return limits;
}

std::vector<std::string> CgroupFolders(absl::string_view mountinfo,
                                       absl::string_view cgroup,
                                       absl::string_view controller) {
  std::vector<std::string> folders;
  const std::optional<std::string> group = GroupOf(cgroup, controller);
  if (!group.has_value()) return folders;
  std::optional<std::string> first_point;
  for (const absl::string_view line : absl::StrSplit(mountinfo, '\n')) {
    const std::optional<Mount> mount = ParseMount(line, controller);
    if (!mount.has_value()) continue;
    if (!first_point.has_value()) first_point = mount->point;
    if (const auto below = Below(mount->root, *group)) {
      AddFolders(mount->point, *below, &folders);
    }
  }
  // A mount that does not show the group's path, as in nested containers,
  // shows a group above it or the group itself.
  if (folders.empty() && first_point.has_value()) {
    folders.push_back(*first_point);
  }
  return folders;
}

std::optional<uint64_t> ParseMemoryLimit(absl::string_view text) {
  return ParseNumber(text);
}

std::optional<uint64_t> ParseCoreLimit(absl::string_view quota,
                                       absl::string_view period) {
  const std::optional<uint64_t> used = ParseNumber(quota);
  const std::optional<uint64_t> of = ParseNumber(period);
  if (!used.has_value() || !of.has_value()) return std::nullopt;
  return (*used - 1) / *of + 1;
}

}  // namespace leakyrelu
