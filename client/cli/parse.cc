// SPDX-License-Identifier: Apache-2.0
#include "client/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <sstream>

#include "absl/strings/str_replace.h"
#include "base/arguments/completion.h"
#include "base/arguments/parse_error.h"
#include "client/cli/exit_code.h"
#include "client/cli/files/file_format.h"
#include "client/cli/files/numbers.h"
#include "client/cli/flags.h"
#include "client/cli/version.h"

namespace leakyrelu::cli {
namespace {

// The typographic minus, which ParseNumber accepts but CLI11 does not recognize
// as the start of a flag.
constexpr char kMinus[] = "\u2212";

void Apply(const Choices& choices, Options* options) {
  if (const Preset* preset = choices.preset) {
    options->slope = preset->slope;
    options->semantics = preset->semantics;
    options->text_type = preset->type.value_or(options->text_type);
  }
  options->slope = choices.slope.value_or(options->slope);
  options->semantics = choices.semantics.value_or(options->semantics);
}

void CheckInput(const Options& options) {
  if (options.numbers.empty() && options.input.empty()) {
    throw BadArgument("NUMBERS", "none", "numbers, or --input FILE");
  }
  if (!options.numbers.empty() && !options.input.empty()) {
    throw BadArgument("NUMBERS, --input", "both", "one of them");
  }
  if (!options.grad.empty() && !options.grad_input.empty()) {
    throw BadArgument("--grad, --grad-input", "both", "one of them");
  }
  if (options.input == "-" && options.grad_input == "-") {
    throw BadArgument("--input, --grad-input", "both from standard input",
                      "one of them");
  }
  if (options.text_format.delimiter == options.text_format.decimal) {
    throw BadArgument("--delimiter, --decimal", "the same character",
                      "two different ones");
  }
}

void CheckOutput(const Options& options) {
  if (options.output == "-") return;
  if (options.json) {
    throw BadArgument("--json, --output", "both",
                      "one of them (--output FILE.json writes JSON)");
  }
  const bool is_curve = options.command == Command::kCurve;
  const auto format = FormatOfOutput(
      options.output, is_curve ? absl::MakeConstSpan(kCurveFormats)
                               : absl::MakeConstSpan(kArrayFormats));
  if (format.ok()) return;
  throw CLI::ValidationError(std::string(format.status().message()),
                             CLI::ExitCodes::ValidationError);
}

void Check(const Options& options) {
  if (options.command == Command::kForward ||
      options.command == Command::kBackward) {
    CheckInput(options);
  }
  CheckOutput(options);
  if (!(options.from < options.to)) {
    throw BadArgument("--from", FormatNumber(options.from),
                      "less than --to (" + FormatNumber(options.to) + ")");
  }
}

// CLI11 would parse arguments with a leading minus, such as -.5 and -inf, as
// flags.
void ProtectNegativeNumbers(std::vector<std::string>* arguments) {
  for (std::string& argument : *arguments) {
    const std::string first = argument.substr(0, argument.find_first_of(",; "));
    if (first.size() > 1 && first[0] == '-' && ParseNumber(first)) {
      argument.replace(0, 1, kMinus);
    }
  }
}

}  // namespace

std::variant<Options, int> ParseCommandLine(std::vector<std::string> arguments,
                                            std::string* out,
                                            std::ostream& err) {
  Options options;
  Choices choices;
  CLI::App app("Leaky ReLU, served over gRPC: the command-line client.",
               "leakyrelu");
  app.footer(kExitCodeHelp);
  app.set_version_flag("--version", VersionText());
  app.set_help_all_flag("--help-all", "Print the help of all commands");
  DeclareCommands(&app, &options, &choices);
  AddCompletionFlag(app);
  try {
    ProtectNegativeNumbers(&arguments);
    std::reverse(arguments.begin(), arguments.end());  // CLI11's order
    app.parse(std::move(arguments));
    Apply(choices, &options);
    Check(options);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      std::ostringstream text;
      app.exit(error, text, text);
      *out = text.str();
      return kOk;
    }
    err << absl::StrReplaceAll(ExplainParseError(app, error), {{kMinus, "-"}})
        << "\nRun with --help for more information.\n";
    return kUsage;
  }
  return options;
}

}  // namespace leakyrelu::cli
