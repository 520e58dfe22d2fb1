// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_COMMANDS_H_
#define CLIENT_CLI_COMMANDS_H_

#include <iosfwd>

#include "client/cli/options.h"
#include "leakyrelu/client.h"

// The subcommands. Each writes its result to out (or options.output), one line
// about a failure to err, and gives the program's exit code.
namespace leakyrelu::cli {

// forward and backward.
int RunCompute(Client* client, const Options& options, std::ostream& err);

int RunCurve(Client* client, const Options& options, std::ostream& out,
             std::ostream& err);

int RunHealth(Client* client, const Options& options, std::ostream& out,
              std::ostream& err);

int RunInfo(Client* client, const Options& options, std::ostream& out,
            std::ostream& err);

// Connects and runs the one that the options name.
int Run(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_COMMANDS_H_
