// SPDX-License-Identifier: Apache-2.0
#include "server/options/config_file.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

// The lines on which a key stands, for CLI11's reader keeps none.
std::vector<int> LinesOf(absl::string_view key, const std::string& text) {
  std::vector<int> lines;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const absl::string_view name =
        absl::StripAsciiWhitespace(line.substr(0, line.find('=')));
    if (name == key || name == absl::StrCat("\"", key, "\"")) {
      lines.push_back(number);
    }
  }
  return lines;
}

std::string Quoted(const std::string& value) {
  const bool word =
      !value.empty() && value.find_first_not_of("0123456789") == value.npos;
  if (word || value == "true" || value == "false") return value;
  const char quote = value.find_first_of("\"\\") == value.npos ? '"' : '\'';
  return absl::StrCat(std::string(1, quote), value, std::string(1, quote));
}

}  // namespace

absl::StatusOr<std::vector<ConfigEntry>> ReadConfigFile(
    const std::string& path) {
  std::ifstream file(path);
  // A directory opens, and fails at its first byte.
  file.peek();
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--config: cannot read ", path, ", ", std::strerror(errno)));
  }
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  return ParseConfig(text, path);
}

absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(const std::string& text,
                                                     absl::string_view name) {
  std::vector<CLI::ConfigItem> items;
  std::istringstream stream(text);
  try {
    items = CLI::ConfigTOML().from_config(stream);
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", error.what()));
  }
  std::vector<ConfigEntry> entries;
  for (const CLI::ConfigItem& item : items) {
    if (!item.parents.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": got section \"", item.parents.front(),
                       "\", allowed keys without sections"));
    }
    const std::vector<int> lines = LinesOf(item.name, text);
    if (lines.size() > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ":", lines[1], ": ", item.name, ": got a second ",
                       "time, allowed once (line ", lines[0], ")"));
    }
    entries.push_back({item.name, item.inputs, lines.empty() ? 0 : lines[0]});
  }
  return entries;
}

std::string FormatConfigLine(absl::string_view key,
                             const std::vector<std::string>& values,
                             bool is_list) {
  if (!is_list) return absl::StrCat(key, "=", Quoted(values.back()), "\n");
  return absl::StrCat(
      key, "=[",
      absl::StrJoin(values, ",",
                    [](std::string* out, const std::string& value) {
                      out->append(Quoted(value));
                    }),
      "]\n");
}

}  // namespace leakyrelu
