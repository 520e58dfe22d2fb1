// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ARGUMENTS_PARSE_ERROR_H_
#define BASE_ARGUMENTS_PARSE_ERROR_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/strings/str_cat.h"

// Errors of command lines in the grammar of base/text/error_text.h, which
// replaces CLI11's own wording.
namespace leakyrelu {

// The text shown to a user whose command line app refused with `error`:
//
//   command: got "helth", allowed: forward, health (did you mean "health"?)
//   flag: got "--slop", allowed: those of --help (did you mean "--slope"?)
//   --slope: got no value, allowed: NUMBER
//
// Commands and flags are the app's and those of its commands in use. REQUIRES:
// app.parse threw error.
std::string ExplainParseError(const CLI::App& app,
                              const CLI::ParseError& error);

// For callbacks of options to throw. The text is "name: got X, allowed: Y".
CLI::ValidationError BadArgument(const std::string& name,
                                 const absl::AlphaNum& got,
                                 const absl::AlphaNum& allowed);

}  // namespace leakyrelu

#endif  // BASE_ARGUMENTS_PARSE_ERROR_H_
