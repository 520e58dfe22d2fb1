// SPDX-License-Identifier: Apache-2.0
#include "server/options/config_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/files/files.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

// Far larger than a file with all options.
constexpr size_t kMaxFileBytes = size_t{1} << 20;

// The lines on which a key occurs; CLI11's reader does not keep them.
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

// Refuses lines that CLI11's reader would ignore or misread.
absl::Status CheckLines(const std::string& text, absl::string_view name) {
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::string place = absl::StrCat(name, ":", ++number);
    line = absl::StripAsciiWhitespace(line);
    std::string visible(line);
    std::replace(visible.begin(), visible.end(), '\t', ' ');
    if (EscapeText(visible) != visible) {
      return InvalidValue(place, "bytes that are no text",
                          "UTF-8 text without control characters");
    }
    if (absl::StartsWith(line, "=")) {
      return InvalidValue(place, "no option before =", "OPTION = VALUE");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<ConfigEntry>> ReadConfigFile(
    const std::string& path) {
  const absl::StatusOr<std::string> text =
      ReadRegularFile("--config", path, kMaxFileBytes);
  if (!text.ok()) return text.status();
  return ParseConfig(*text, path);
}

absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(const std::string& bytes,
                                                     absl::string_view name) {
  absl::string_view rest = bytes;
  // Editors on Windows write a byte-order mark.
  absl::ConsumePrefix(&rest, "\xef\xbb\xbf");
  const std::string text(rest);
  absl::Status lines = CheckLines(text, name);
  if (!lines.ok()) return lines;
  std::vector<CLI::ConfigItem> items;
  std::istringstream stream(text);
  try {
    items = CLI::ConfigTOML().from_config(stream);
  } catch (const CLI::Error& error) {
    return InvalidValue(name, error.what(), "lines of the form KEY = VALUE");
  }
  std::vector<ConfigEntry> entries;
  for (const CLI::ConfigItem& item : items) {
    if (!item.parents.empty()) {
      return InvalidValue(
          name, absl::StrCat("section ", QuoteText(item.parents.front())),
          "keys without sections");
    }
    const std::vector<int> lines = LinesOf(item.name, text);
    if (lines.size() > 1) {
      return InvalidValue(absl::StrCat(name, ":", lines[1]),
                          absl::StrCat("key ", QuoteText(item.name), " again"),
                          absl::StrCat("once (line ", lines[0], ")"));
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
