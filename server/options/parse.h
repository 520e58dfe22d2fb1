// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_PARSE_H_
#define SERVER_OPTIONS_PARSE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/machine/usable_resources.h"
#include "server/options/options.h"

namespace leakyrelu {

// The program's data for --help and --version.
struct Program {
  std::string version;
  std::string grpc_version;
  // Those of this machine, best first; the values of --instruction-set.
  std::vector<std::string> instruction_sets;
  // From which the options follow that are auto.
  UsableResources usable = {};
};

struct CommandLine {
  // None is auto any more.
  ServerOptions options;
  // If not empty, --help, --version or --print-config asked to print this text
  // instead of serving.
  std::string text;
  // --validate: check the options, do not serve.
  bool validate = false;
  // --probe: ask the running server, do not serve.
  bool probe = false;
  // One warning for each environment variable that looks like an option but is
  // none.
  std::vector<std::string> warnings;
};

// Reads the arguments (without the program's name), the environment and the
// file of --config, in this order of precedence. Errors are INVALID_ARGUMENT:
// "--flag: got X, allowed: Y".
absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments, const Program& program);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_PARSE_H_
