// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_ARGUMENTS_MISTYPED_H_
#define CLIENT_ARGUMENTS_MISTYPED_H_

#include <CLI/CLI.hpp>
#include <string>

namespace leakyrelu {

// What to tell a user of a command line that app refused with `error`: for an
// unknown command which there are, the nearest first; for an unknown flag the
// nearest of the app's and its commands' in use; else CLI11's own words, which
// name neither. REQUIRES: app.parse threw error.
std::string ExplainParseError(const CLI::App& app,
                              const CLI::ParseError& error);

}  // namespace leakyrelu

#endif  // CLIENT_ARGUMENTS_MISTYPED_H_
