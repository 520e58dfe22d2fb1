// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_CONFIG_FILE_H_
#define SERVER_OPTIONS_CONFIG_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// The file that --config names, in CLI11's own format, a subset of TOML: `key =
// value` lines, values in quotes if they contain more than a word, lists in
// brackets, comments after #. A key is a flag's name without its dashes.
namespace leakyrelu {

struct ConfigEntry {
  std::string key;
  std::vector<std::string> values;
  int line = 0;
};

// Returns the entries in the order of the file. Errors name the file, and the
// line of a key that occurs twice.
absl::StatusOr<std::vector<ConfigEntry>> ReadConfigFile(
    const std::string& path);

// As ReadConfigFile, for a text that came from `name`.
absl::StatusOr<std::vector<ConfigEntry>> ParseConfig(const std::string& text,
                                                     absl::string_view name);

// "key=value" in the form that ParseConfig reads, with a line end. A value may
// contain either kind of quote, but not both.
std::string FormatConfigLine(absl::string_view key,
                             const std::vector<std::string>& values,
                             bool is_list);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_CONFIG_FILE_H_
