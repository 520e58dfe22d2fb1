// SPDX-License-Identifier: Apache-2.0
#include "client/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <functional>
#include <ostream>

#include "client/arguments/mistyped.h"
#include "client/cli/exit_code.h"
#include "client/cli/numbers.h"
#include "client/cli/version.h"
#include "leakyrelu/preset.h"

namespace leakyrelu::cli {
namespace {

// What needs a look at several flags at once.
struct Choices {
  std::string preset;
  std::optional<double> slope;
  std::optional<Semantics> semantics;
};

double NumberOf(const std::string& name, const std::string& text) {
  const std::optional<double> value = ParseNumber(text);
  if (value.has_value() && std::isfinite(*value)) return *value;
  throw CLI::ValidationError(name, "'" + text + "', a finite number");
}

// A flag whose value is a number in our own grammar.
void AddNumber(CLI::App* app, const std::string& name,
               std::function<void(double)> store, const std::string& help) {
  app->add_option_function<std::string>(
         name,
         [name, store = std::move(store)](const std::string& text) {
           store(NumberOf(name, text));
         },
         help)
      ->type_name("NUMBER");
}

template <typename T>
void AddName(CLI::App* app, const std::string& name,
             std::optional<T> (*parse)(std::string_view),
             std::optional<T>* target, const std::string& allowed,
             const std::string& help) {
  app->add_option_function<std::string>(
         name,
         [=](const std::string& text) {
           *target = parse(text);
           if (target->has_value()) return;
           throw CLI::ValidationError(name, "'" + text + "', " + allowed);
         },
         help + ": " + allowed)
      ->type_name("NAME");
}

void AddConnection(CLI::App* app, Options* options) {
  app->add_option(
         "--server", options->server,
         "Server: HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME or "
         "IP:PORT,IP:PORT,...")
      ->envname("LEAKYRELU_SERVER")
      ->capture_default_str()
      ->type_name("ADDRESS");
  app->add_option_function<std::string>(
         "--deadline",
         [options](const std::string& text) {
           if (absl::ParseDuration(text, &options->deadline) &&
               options->deadline > absl::ZeroDuration()) {
             return;
           }
           throw CLI::ValidationError(
               "--deadline", "'" + text + "', a time such as 5s, 200ms or 2m");
         },
         "Time for the whole call, retries included, such as 5s, 200ms")
      ->envname("LEAKYRELU_DEADLINE")
      ->default_str("30s")
      ->type_name("TIME");
  app->add_flag("--tls", options->tls, "Encrypt the connection");
  app->add_option("--root-certificates", options->root_certificates_file,
                  "PEM file of whom to trust (implies --tls); default: the "
                  "system's")
      ->type_name("FILE");
  app->add_option("--certificate", options->certificate_file,
                  "PEM file of our certificate chain (implies --tls)")
      ->type_name("FILE");
  app->add_option("--private-key", options->private_key_file,
                  "PEM file of our private key (implies --tls)")
      ->type_name("FILE");
  app->add_option("--server-name", options->server_name,
                  "Name that the server's certificate must bear; default: "
                  "that of the address")
      ->type_name("NAME");
}

void AddFunction(CLI::App* app, Options* options, Choices* choices) {
  AddNumber(
      app, "--slope", [choices](double slope) { choices->slope = slope; },
      "Slope for x <= 0, any finite number; default: the preset's, 0.01");
  app->add_option("--preset", choices->preset,
                  "A framework's form: pytorch (0.01), tensorflow (0.2 and its "
                  "rounding), numpy (0.1, float64), c (0.01f)")
      ->check(CLI::IsMember({"pytorch", "tensorflow", "numpy", "c"}))
      ->type_name("NAME");
  AddName<Semantics>(app, "--semantics", &ParseSemantics, &choices->semantics,
                     "pytorch or tensorflow",
                     "Whose rounding the results have");
  AddName<DataType>(app, "--dtype", &ParseDataType, &options->type,
                    "float32, float64, float16 or bfloat16",
                    "Type to compute in; default: the .npy file's own, float32 "
                    "for text");
}

void AddInput(CLI::App* app, Options* options) {
  app->add_option("NUMBERS", options->numbers, "The input's numbers");
  app->add_option("--input,-i", options->input,
                  "Read the input from a file: .npy, .csv, other: text; -: "
                  "text from standard input")
      ->type_name("FILE");
  app->add_option("--output,-o", options->output,
                  "Write the result to a file: .npy, .csv, other: text; -: "
                  "text to standard output")
      ->capture_default_str()
      ->type_name("FILE");
  app->add_flag("--stream", options->stream,
                "Send in chunks, for tensors of any size");
}

void AddCurve(CLI::App* app, Options* options) {
  app->add_option("--points", options->points, "Evenly spaced points")
      ->check(CLI::Range(2, 1'000'000))
      ->capture_default_str();
  AddNumber(
      app, "--from", [options](double x) { options->from = x; },
      "Smallest x; default -10");
  AddNumber(
      app, "--to", [options](double x) { options->to = x; },
      "Largest x; default 10");
  app->add_option("--random", options->random,
                  "This many sorted random points instead, printed too")
      ->check(CLI::Range(1, 1'000'000));
  app->add_option("--seed", options->seed, "For --random")
      ->capture_default_str();
  app->add_flag("--derivative", options->derivative,
                "Draw the derivative (Backward) instead");
  app->add_option("--output,-o", options->output,
                  "Write an SVG file; -: draw in the terminal")
      ->capture_default_str()
      ->type_name("FILE");
}

void Apply(const Choices& choices, Options* options) {
  if (const Preset* preset = FindPreset(choices.preset)) {
    options->slope = preset->slope;
    options->semantics = preset->semantics;
    // A file's own type is not overruled by a preset.
    const bool from_file = options->input.size() > 1;
    if (!options->type.has_value() && !from_file) options->type = preset->type;
  }
  options->slope = choices.slope.value_or(options->slope);
  options->semantics = choices.semantics.value_or(options->semantics);
}

void Check(const Options& options) {
  const bool computes = options.command == Command::kForward ||
                        options.command == Command::kBackward;
  if (computes && options.numbers.empty() && options.input.empty()) {
    throw CLI::ValidationError("NUMBERS", "none, numbers or --input FILE");
  }
  if (!options.numbers.empty() && !options.input.empty()) {
    throw CLI::ValidationError("NUMBERS", "and --input, one of them");
  }
  if (!options.grad.empty() && !options.grad_input.empty()) {
    throw CLI::ValidationError("--grad", "and --grad-input, one of them");
  }
  if (!(options.from < options.to)) {
    throw CLI::ValidationError("--from", FormatNumber(options.from) +
                                             ", less than --to, " +
                                             FormatNumber(options.to));
  }
}

// A leading minus makes CLI11 take -.5 and -inf for flags; the typographic
// minus, which our number grammar knows too, does not.
void ProtectNegativeNumbers(std::vector<std::string>* arguments) {
  for (std::string& argument : *arguments) {
    const std::string first = argument.substr(0, argument.find(','));
    if (first.size() > 1 && first[0] == '-' && ParseNumber(first)) {
      argument.replace(0, 1, "\u2212");
    }
  }
}

}  // namespace

std::variant<Options, int> ParseCommandLine(std::vector<std::string> arguments,
                                            std::ostream& out,
                                            std::ostream& err) {
  Options options;
  Choices choices;
  CLI::App app("Leaky ReLU, served over gRPC: the command-line client.",
               "leakyrelu");
  app.footer(kExitCodeHelp);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", VersionText());
  AddConnection(&app, &options);
  const auto add = [&](const char* name, Command command, const char* help) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->footer(kExitCodeHelp);
    sub->callback([&options, command] { options.command = command; });
    return sub;
  };
  CLI::App* forward =
      add("forward", Command::kForward, "y = x if x > 0, else x * slope");
  AddInput(forward, &options);
  AddFunction(forward, &options, &choices);
  CLI::App* backward =
      add("backward", Command::kBackward,
          "dx = g if x > 0, else g * slope; without g the derivative");
  AddInput(backward, &options);
  AddFunction(backward, &options, &choices);
  backward->add_option("--grad", options.grad,
                       "The gradient's numbers, as many as the input has");
  backward
      ->add_option("--grad-input", options.grad_input,
                   "Read the gradient from a file, as --input")
      ->type_name("FILE");
  CLI::App* curve = add("curve", Command::kCurve,
                        "Plot the function as the server computes it");
  AddCurve(curve, &options);
  AddFunction(curve, &options, &choices);
  add("health", Command::kHealth, "Ask whether the server serves")
      ->add_option("--service", options.service,
                   "A service's full name; default: the server as a whole")
      ->type_name("NAME");
  add("info", Command::kInfo,
      "Show what the server's gRPC port tells of itself");
  try {
    ProtectNegativeNumbers(&arguments);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants it
    app.parse(std::move(arguments));
    Apply(choices, &options);
    Check(options);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, out, err);
    err << ExplainParseError(app, error)
        << "\nRun with --help for more information.\n";
    return kUsage;
  }
  return options;
}

}  // namespace leakyrelu::cli
