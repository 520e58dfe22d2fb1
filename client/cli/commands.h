// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_COMMANDS_H_
#define CLIENT_CLI_COMMANDS_H_

#include <iosfwd>
#include <string>
#include <vector>

#include "client/cli/options.h"
#include "leakyrelu/client.h"

// The subcommands. Each appends its standard output to out (or writes
// options.output), writes one line about a failure to err, and returns the
// program's exit code.
namespace leakyrelu::cli {

// Runs forward or backward.
int RunCompute(Client* client, const Options& options, std::string* out,
               std::ostream& err);

int RunCurve(Client* client, const Options& options, std::string* out,
             std::ostream& err);

int RunHealth(Client* client, const Options& options, std::string* out,
              std::ostream& err);

int RunInfo(Client* client, const Options& options, std::string* out,
            std::ostream& err);

// Connects and runs the command that the options name.
int Run(const Options& options, std::string* out, std::ostream& err);

// Runs the whole program: parses the arguments (without the program's name),
// runs the command and writes standard output.
int Main(const std::vector<std::string>& arguments, std::ostream& err);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_COMMANDS_H_
