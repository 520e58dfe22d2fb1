// SPDX-License-Identifier: Apache-2.0
#include "server/options/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/options/flags.h"
#include "server/options/nearest_name.h"

namespace leakyrelu {
namespace {

// Of a flag that repeats.
constexpr int kMaxValues = 64;

constexpr char kAbout[] =
    "Serves leaky ReLU, forward and backward, over gRPC.\n"
    "Prints \"listening on ADDRESS\" for each listener and \"metrics on URL\" "
    "when it\nserves; logs go to standard error. A flag wins over its "
    "environment variable.\n";

constexpr char kFooter[] =
    "\nBYTES takes KiB, MiB, GiB, kB, MB, GB; DURATION takes ms, s, m, h "
    "(1m30s).\n"
    "Exit codes: 0 stopped by SIGTERM or SIGINT; 1 could not serve (address in "
    "use,\nself-test failed); 2 bad flag or environment; 130 or 143 a second "
    "SIGINT or\nSIGTERM cut the drain short.";

std::string VersionText(const Program& program) {
  return absl::StrCat("leakyrelu-server ", program.version, "\ngRPC ",
                      program.grpc_version, "\ninstruction set ",
                      program.instruction_sets.front(), " (of ",
                      absl::StrJoin(program.instruction_sets, ", "), ")\n");
}

// Says where a refused value came from, if not from the flag itself.
absl::Status NameSource(const absl::Status& status, const Flag& flag,
                        absl::Span<const char* const> arguments) {
  const bool given = std::any_of(
      arguments.begin(), arguments.end(),
      [&](const char* text) { return absl::StartsWith(text, flag.name); });
  if (given) return status;
  return absl::InvalidArgumentError(
      absl::StrCat(status.message(), " (from ", flag.environment, ")"));
}

// The message of what CLI11 itself refuses.
std::string Explain(const CLI::App& app, const std::vector<Flag>& flags,
                    const CLI::Error& error) {
  const std::vector<std::string> unknown = app.remaining();
  if (unknown.empty()) return error.what();
  std::vector<std::string> names = {"--help", "--probe", "--version"};
  for (const Flag& flag : flags) names.push_back(flag.name);
  const std::string name = unknown.front().substr(0, unknown.front().find('='));
  return absl::StrCat(name, ": unknown, did you mean ",
                      NearestName(name, names), "?");
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    absl::Span<const char* const> arguments, const Program& program) {
  CommandLine result;
  absl::Status refused;
  const std::vector<Flag> flags = ServerFlags(program.instruction_sets);
  CLI::App app(kAbout, "leakyrelu-server");
  app.footer(kFooter);
  app.set_help_flag("-h,--help", "Prints this and exits.");
  app.set_version_flag("--version", VersionText(program),
                       "Prints versions and instruction sets and exits.");
  app.add_flag("--probe", result.probe,
               "Asks the server at --metrics-listen whether it is ready and "
               "exits with 0 or 1.");
  app.get_formatter()->column_width(30);
  for (const Flag& flag : flags) {
    const auto set = [&result, &refused, &flag,
                      arguments](const std::vector<std::string>& values) {
      const absl::Status status = flag.set(values, &result.options);
      if (!status.ok()) refused.Update(NameSource(status, flag, arguments));
      return true;
    };
    if (flag.placeholder.empty()) {
      // The environment may say false, which counts below zero.
      app.add_flag_function(
             flag.name,
             [set](int64_t count) { set({count > 0 ? "true" : "false"}); },
             flag.help)
          ->envname(flag.environment);
      continue;
    }
    CLI::Option* option =
        app.add_option(flag.name, CLI::callback_t(set), flag.help)
            ->envname(flag.environment)
            ->type_name(flag.placeholder);
    if (flag.repeats) {
      option->expected(1, kMaxValues)
          ->delimiter(',')
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
          ->allow_extra_args(false);
    }
  }
  std::vector<const char*> argv = {"leakyrelu-server"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  try {
    app.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::CallForHelp&) {
    result.text = app.help();
  } catch (const CLI::CallForVersion& version) {
    result.text = version.what();
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(Explain(app, flags, error));
  }
  if (!refused.ok()) return refused;
  return result;
}

}  // namespace leakyrelu
