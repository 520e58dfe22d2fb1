// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/command_line.h"

#include <CLI/CLI.hpp>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/arguments/completion.h"
#include "base/arguments/parse_error.h"
#include "client/loadtest/app/flags.h"
#include "client/loadtest/app/version.h"

namespace leakyrelu::loadtest {
namespace {

constexpr char kFooter[] = R"(
Exit codes:
  0  the run is done, no threshold came true (also when Ctrl-C ended it early)
  1  a --fail-if condition holds, or sweep found no load that keeps --slo
  2  bad flags, or a report that cannot be written
  3  the server could not be reached, was lost, or no call succeeded: also when
     Ctrl-C came before the measurement
  4  a response had wrong bits

Each flag is also read from the environment: --max-in-flight from
LEAKYRELU_LOADTEST_MAX_IN_FLIGHT; a flag wins. Counts take k, M, G, Ki, Mi, Gi.
docs/load-testing.md defines every number that is printed.

Examples:
  leakyrelu-loadtest --concurrency 64 --elements 16
  leakyrelu-loadtest --rate 20k --arrival poisson --json run.json --html run.html
  leakyrelu-loadtest sweep --slo 'p99<5ms' --duration 5s
  leakyrelu-loadtest compare --target tcp=127.0.0.1:50051 --target uds=unix:/run/l.sock
)";

void BindEnvironment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || option == app.get_help_ptr()) continue;
    const std::string name =
        absl::StrReplaceAll(option->get_lnames()[0], {{"-", "_"}});
    option->envname(
        absl::StrCat("LEAKYRELU_LOADTEST_", absl::AsciiStrToUpper(name)));
  }
}

}  // namespace

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app(
      "Loads a leakyrelu server, checks every answer, and reports latency "
      "from the intended send time.",
      "leakyrelu-loadtest");
  app.footer(kFooter);
  Flags flags;
  flags.Declare(app);
  BindEnvironment(app);
  for (CLI::App* mode : app.get_subcommands({})) BindEnvironment(*mode);
  app.set_version_flag("--version", VersionText());
  app.set_help_all_flag("--help-all", "Print the help of all modes");
  AddCompletionFlag(app);

  ParsedCommandLine parsed;
  std::ostringstream out;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 throws for --help, too.
    if (error.get_exit_code() == 0) {
      app.exit(error, out, out);
      parsed.text = out.str();
    } else {
      parsed.text = absl::StrCat(ExplainParseError(app, error),
                                 "\nRun with --help for more information.\n");
      parsed.exit_code = kExitUsage;
    }
    return parsed;
  }
  CommandLine command;
  const absl::Status status = flags.Read(&command);
  if (status.ok()) {
    parsed.command = std::move(command);
  } else {
    parsed.text = absl::StrCat(std::string(status.message()),
                               "\nRun with --help for more information.\n");
    parsed.exit_code = kExitUsage;
  }
  return parsed;
}

}  // namespace leakyrelu::loadtest
