// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_PARSE_H_
#define SERVER_OPTIONS_PARSE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/options/options.h"

namespace leakyrelu {

// What --help and --version tell of the program.
struct Program {
  std::string version;
  std::string grpc_version;
  // Of this machine, best first; what --instruction-set may name.
  std::vector<std::string> instruction_sets;
};

struct CommandLine {
  ServerOptions options;
  // Where not empty, --help, --version or --print-config asked to print this,
  // not to serve.
  std::string text;
  // --validate: check the options, do not serve.
  bool validate = false;
  // --probe: ask the running server, do not serve.
  bool probe = false;
  // Variables of the environment that look like options and are none.
  std::vector<std::string> warnings;
};

// Reads the arguments (without the program's name), the environment and the
// file of --config; the first of them wins. Errors are INVALID_ARGUMENT:
// "--flag: got, allowed".
absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments, const Program& program);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_PARSE_H_
