// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_PARSE_H_
#define CLIENT_CLI_PARSE_H_

#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

#include "client/cli/options.h"

namespace leakyrelu::cli {

// Reads the command line (without the program's name) and the environment.
// Gives the exit code instead where there is nothing to run: after --help or
// --version, printed to out, or a mistake, told on err.
std::variant<Options, int> ParseCommandLine(std::vector<std::string> arguments,
                                            std::ostream& out,
                                            std::ostream& err);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_PARSE_H_
