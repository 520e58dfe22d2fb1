// SPDX-License-Identifier: Apache-2.0
#include "server/options/parse.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/arguments/completion.h"
#include "base/arguments/parse_error.h"
#include "server/options/flags.h"
#include "server/options/settings.h"
#include "server/options/unknown_variables.h"

namespace leakyrelu {
namespace {

// Maximum number of values of a flag that repeats.
constexpr int kMaxValues = 64;

// The variable of --config, which is read before the options exist.
constexpr char kConfigVariable[] = "LEAKYRELU_CONFIG";

constexpr char kAbout[] =
    "Serves leaky ReLU, forward and backward, over gRPC.\n"
    "Prints \"listening on ADDRESS\" for each listener and \"metrics on URL\" "
    "when it\nserves; logs go to standard error. A flag wins over its "
    "environment variable,\nwhich wins over the file of --config, which wins "
    "over the default.\n";

constexpr char kFooter[] =
    "\nIn a file, an option is a line: its name without dashes, =, its value "
    "(\"text\", 8,\ntrue, [\"a\",\"b\"]); --print-config prints one.\nBYTES "
    "takes KiB, MiB, GiB, kB, MB, GB; DURATION takes ms, s, m, h "
    "(1m30s).\n"
    "Exit codes: 0 stopped by SIGTERM or SIGINT; 1 could not serve (address in "
    "use,\nself-test failed); 2 bad flag, environment or file; 3 out of "
    "memory; "
    "130 or 143 a\nsecond SIGINT or SIGTERM during the drain.";

std::string VersionText(const Program& program) {
  return absl::StrCat("leakyrelu-server ", program.version, "\ngRPC ",
                      program.grpc_version, "\ninstruction set ",
                      program.instruction_sets.front(), " (of ",
                      absl::StrJoin(program.instruction_sets, ", "), ")\n");
}

std::vector<std::string> Warnings(const std::vector<Flag>& flags) {
  std::vector<std::string> known = {kConfigVariable};
  for (const Flag& flag : flags) known.push_back(flag.environment);
  return UnknownVariables(environ, known);
}

// The arguments before environment and file are taken into account.
struct Arguments {
  GivenFlags given;
  std::string config_path;
  bool print_config = false;
};

void AddFlag(const Flag& flag, GivenFlags& given, CLI::App& app) {
  const auto set = [&flag, &given](std::vector<std::string> values) {
    given[flag.name] = std::move(values);
    return true;
  };
  if (flag.placeholder.empty()) {
    // CLI11 passes a negative count for --flag=false.
    app.add_flag_function(
        flag.name,
        [set](int64_t count) { set({count > 0 ? "true" : "false"}); },
        flag.help);
    return;
  }
  CLI::Option* option =
      app.add_option(flag.name, CLI::callback_t(set), flag.help)
          ->type_name(flag.placeholder);
  if (flag.repeats) {
    option->expected(1, kMaxValues)
        ->delimiter(',')
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
  }
}

void AddModes(const Program& program, Arguments& read, CommandLine& result,
              CLI::App& app) {
  app.set_help_flag("-h,--help", "Prints this and exits.");
  app.set_version_flag("--version", VersionText(program),
                       "Prints versions and instruction sets and exits.");
  app.add_flag("--probe", result.probe,
               "Asks the server at --metrics-listen whether it is ready and "
               "exits with 0 or 1.");
  app.add_flag("--validate", result.validate,
               "Checks all options and exits with 0, or reports the error and "
               "exits with 2.");
  app.add_flag("--print-config", read.print_config,
               "Prints the options in force as a file for --config, with the "
               "source of each, and exits.");
  app.add_option("--config", read.config_path,
                 "File with options. Allowed: a path. Default: none.")
      ->type_name("FILE");
}

// CLI11 shows the variables but does not read them, since it would give a file
// precedence over them.
std::string HelpText(const std::vector<Flag>& flags, CLI::App& app) {
  app.get_option("--config")->envname(kConfigVariable);
  for (const Flag& flag : flags) {
    app.get_option(flag.name)->envname(flag.environment);
  }
  return app.help();
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments, const Program& program) {
  CommandLine result;
  Arguments read;
  const std::vector<Flag> flags = ServerFlags(program.instruction_sets);
  CLI::App app(kAbout, "leakyrelu-server");
  app.footer(kFooter);
  app.get_formatter()->column_width(30);
  AddModes(program, read, result, app);
  for (const Flag& flag : flags) AddFlag(flag, read.given, app);
  AddCompletionFlag(app);
  std::vector<const char*> argv = {"leakyrelu-server"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  try {
    app.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::CallForHelp&) {
    result.text = HelpText(flags, app);
    return result;
  } catch (const CLI::CallForVersion& version) {
    result.text = version.what();
    return result;
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(ExplainParseError(app, error));
  }
  const char* variable = std::getenv(kConfigVariable);
  if (read.config_path.empty() && variable != nullptr) {
    read.config_path = variable;
  }
  absl::StatusOr<Settings> settings =
      Settle(flags, read.given, read.config_path, program.usable);
  if (!settings.ok()) return settings.status();
  if (read.print_config) result.text = FormatSettings(flags, *settings);
  result.options = std::move(settings->options);
  result.warnings = Warnings(flags);
  return result;
}

}  // namespace leakyrelu
