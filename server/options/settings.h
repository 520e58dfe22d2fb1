// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_SETTINGS_H_
#define SERVER_OPTIONS_SETTINGS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/machine/usable_resources.h"
#include "server/options/flag.h"
#include "server/options/options.h"

namespace leakyrelu {

// The values given for a flag on the command line, by its name.
using GivenFlags = std::map<std::string, std::vector<std::string>>;

// Every option with its value and source.
struct Settings {
  ServerOptions options;
  // By flag.name: "flag", "environment LEAKYRELU_X", "FILE:LINE"; "default";
  // "auto: cgroup memory.max 134217728", after where auto was asked for if it
  // was.
  std::map<std::string, std::string> sources;
};

// Takes each option from the command line, or else from the environment (an
// empty variable counts as unset), or else from the file, unless config_path is
// empty, or else leaves its default. INVALID_ARGUMENT reads "--flag: got X,
// allowed: Y (from SOURCE)"; an unknown key of the file is refused with its
// line and the nearest known one. What is auto then follows from `usable`.
absl::StatusOr<Settings> Settle(const std::vector<Flag>& flags,
                                const GivenFlags& given,
                                const std::string& config_path,
                                const UsableResources& usable);

// Formats all options as a file for --config, with the source of each value
// above it.
std::string FormatSettings(const std::vector<Flag>& flags,
                           const Settings& settings);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_SETTINGS_H_
