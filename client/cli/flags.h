// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FLAGS_H_
#define CLIENT_CLI_FLAGS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "client/cli/options.h"
#include "leakyrelu/preset.h"

namespace leakyrelu::cli {

// Choices that depend on several flags.
struct Choices {
  const Preset* preset = nullptr;
  std::optional<double> slope;
  std::optional<Semantics> semantics;
};

// Declares the program's commands and their flags, which store their values in
// options and choices. REQUIRES: options and choices outlive the app's parse.
void DeclareCommands(CLI::App* app, Options* options, Choices* choices);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FLAGS_H_
