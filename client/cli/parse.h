// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_PARSE_H_
#define CLIENT_CLI_PARSE_H_

#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

#include "client/cli/options.h"

namespace leakyrelu::cli {

// Parses the command line (without the program's name) and the environment.
// Returns the exit code instead if there is nothing to run: after --help,
// --version or --print-completion, whose text goes to out, or after a mistake,
// which is reported on err.
std::variant<Options, int> ParseCommandLine(std::vector<std::string> arguments,
                                            std::string* out,
                                            std::ostream& err);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_PARSE_H_
