// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_CONFIG_FILE_H_
#define SERVER_OPTIONS_CONFIG_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The file that --config names, in CLI11's own format, which is TOML's simple
// part: `key = value` lines, values in quotes where they hold more than a
// word, lists in brackets, comments after #. A key is a flag's name without
// its dashes.
namespace leakyrelu {

struct ConfigEntry {
  std::string key;
  std::vector<std::string> values;
  int line = 0;
};

// The entries in the order of the file. INVALID_ARGUMENT names the file, and
// the line of a key that comes twice.
absl::StatusOr<std::vector<ConfigEntry>> ReadConfigFile(
    const std::string& path);

// The same of a text that came from `name`.
absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(const std::string& text,
                                                     absl::string_view name);

// "key=value" as ParseConfig reads it back, with a line end. A value may hold
// either kind of quote, not both.
std::string FormatConfigLine(absl::string_view key,
                             const std::vector<std::string>& values,
                             bool is_list);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_CONFIG_FILE_H_
