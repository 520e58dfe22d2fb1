// SPDX-License-Identifier: Apache-2.0
#include "client/cli/flags.h"

#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/arguments/parse_error.h"
#include "base/arguments/tls_flags.h"
#include "base/text/escape.h"
#include "client/cli/exit_code.h"
#include "client/cli/files/numbers.h"

namespace leakyrelu::cli {
namespace {

// Maximum number of points of a curve; one message to the server can hold as
// many.
constexpr int kMaxPoints = 1'000'000;

// Adds a flag whose value goes to `store`, which returns whether it is allowed.
CLI::Option* AddValue(CLI::App* app, const std::string& name,
                      const std::string& type, const std::string& allowed,
                      std::function<bool(const std::string&)> store,
                      const std::string& help) {
  return app
      ->add_option_function<std::string>(
          name,
          [name, allowed, store = std::move(store)](const std::string& text) {
            if (!store(text)) throw BadArgument(name, QuoteText(text), allowed);
          },
          help)
      ->type_name(type);
}

// Adds a flag whose value is a number in the grammar of ParseNumber.
void AddNumber(CLI::App* app, const std::string& name,
               std::function<void(double)> store, const std::string& help) {
  AddValue(
      app, name, "NUMBER", "a finite number",
      [store = std::move(store)](const std::string& text) {
        const std::optional<double> value = ParseNumber(text);
        if (!value.has_value() || !std::isfinite(*value)) return false;
        store(*value);
        return true;
      },
      help);
}

// Adds a flag whose value is a whole number in a range.
template <typename Integer>
CLI::Option* AddInteger(CLI::App* app, const std::string& name, Integer* target,
                        Integer low, Integer high, const std::string& help) {
  return AddValue(
      app, name, "COUNT", absl::StrCat(low, " to ", high),
      [=](const std::string& text) {
        return absl::SimpleAtoi(text, target) && *target >= low &&
               *target <= high;
      },
      help);
}

// Adds a flag whose value is one of several words; type: "one|other".
template <typename T>
void AddName(CLI::App* app, const std::string& name,
             std::optional<T> (*parse)(std::string_view),
             std::optional<T>* target, const std::string& type,
             const std::string& allowed, const std::string& help) {
  AddValue(
      app, name, type, allowed,
      [=](const std::string& text) {
        *target = parse(text);
        return target->has_value();
      },
      help);
}

void AddConnection(CLI::App* app, Options* options) {
  app->add_option(
         "--server", options->server,
         "Server: HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME or "
         "IP:PORT,IP:PORT,...")
      ->envname("LEAKYRELU_SERVER")
      ->capture_default_str()
      ->type_name("ADDRESS");
  AddValue(
      app, "--deadline", "TIME", "a time such as 5s, 200ms or 2m",
      [options](const std::string& text) {
        return absl::ParseDuration(text, &options->deadline) &&
               options->deadline > absl::ZeroDuration();
      },
      "Time for the whole call, retries included, such as 5s, 200ms")
      ->envname("LEAKYRELU_DEADLINE")
      ->default_str("30s");
  AddTlsFlags(*app, {.tls = &options->tls,
                     .ca_file = &options->tls_ca_file,
                     .cert_file = &options->tls_cert_file,
                     .key_file = &options->tls_key_file,
                     .server_name = &options->tls_server_name});
  app->add_flag("--json", options->json,
                "Print JSON to standard output, for other programs");
}

void AddFunction(CLI::App* app, Options* options, Choices* choices) {
  AddNumber(
      app, "--slope", [choices](double slope) { choices->slope = slope; },
      "Slope for x <= 0, any finite number; default: the preset's, 0.01");
  AddValue(
      app, "--preset", "pytorch|tensorflow|numpy|c",
      "pytorch, tensorflow, numpy or c",
      [choices](const std::string& name) {
        choices->preset = FindPreset(name);
        return choices->preset != nullptr;
      },
      "A framework's form: pytorch (0.01), tensorflow (0.2 and its "
      "rounding), numpy (0.1, float64), c (0.01f)");
  AddName<Semantics>(app, "--semantics", &ParseSemantics, &choices->semantics,
                     "pytorch|tensorflow", "pytorch or tensorflow",
                     "Framework whose rounding the results follow");
  AddName<DataType>(app, "--dtype", &ParseDataType, &options->type,
                    "float32|float64|float16|bfloat16",
                    "float32, float64, float16 or bfloat16",
                    "Type to compute in; default: the .npy file's type; for "
                    "text, the preset's, else float32");
}

// Stores a delimiter given as a character or, for invisible ones, by name.
bool StoreDelimiter(const std::string& text, std::optional<char>* delimiter) {
  if (text == "tab" || text == "\\t") {
    *delimiter = '\t';
  } else if (text == "blank") {
    *delimiter = ' ';
  } else if (text.size() == 1 &&
             std::string(",;|:\t ").find(text[0]) != std::string::npos) {
    *delimiter = text[0];
  } else {
    return false;
  }
  return true;
}

void AddInput(CLI::App* app, Options* options) {
  app->add_option("NUMBERS", options->numbers, "The input's numbers");
  app->add_option("--input,-i", options->input,
                  "Read the input from a file: .npy, .csv, other: text; -: "
                  "any of these from standard input")
      ->type_name("FILE");
  AddValue(
      app, "--delimiter", "CHARACTER", "one of , ; | : tab blank",
      [options](const std::string& text) {
        return StoreDelimiter(text, &options->text_format.delimiter);
      },
      "Delimiter of numbers in text: , ; | : tab or blank; default: detected "
      "from the text");
  AddValue(
      app, "--decimal", "CHARACTER", "\".\" or \",\"",
      [options](const std::string& text) {
        if (text != "." && text != ",") return false;
        options->text_format.decimal = text[0];
        return true;
      },
      "Decimal separator of numbers in text")
      ->default_str(".");
  app->add_flag("--skip-header", options->text_format.skip_header,
                "Skip the first line of text");
  app->add_option("--output,-o", options->output,
                  "Write the result to a file: .npy, .csv, .txt, .json; -: "
                  "text to standard output")
      ->capture_default_str()
      ->type_name("FILE");
  app->add_flag("--stream", options->stream,
                "Send in chunks, as is done for all tensors above 4 MiB");
}

void AddCurve(CLI::App* app, Options* options) {
  AddInteger(app, "--points", &options->points, 2, kMaxPoints,
             "Evenly spaced points; up to 50 are drawn as dots")
      ->default_str(absl::StrCat(options->points));
  AddNumber(
      app, "--from", [options](double x) { options->from = x; },
      "Smallest x; default -10");
  AddNumber(
      app, "--to", [options](double x) { options->to = x; },
      "Largest x; default 10");
  AddInteger(app, "--random", &options->random, 1, kMaxPoints,
             "Use this many sorted random points instead, and print them");
  AddInteger(app, "--seed", &options->seed, uint64_t{0},
             std::numeric_limits<uint64_t>::max(), "Seed of --random")
      ->default_str(absl::StrCat(options->seed));
  app->add_flag("--derivative", options->derivative,
                "Draw the derivative (Backward) instead");
  app->add_option("--output,-o", options->output,
                  "Write the picture (.svg) or the points (.json); -: draw in "
                  "the terminal")
      ->capture_default_str()
      ->type_name("FILE");
}

}  // namespace

void DeclareCommands(CLI::App* app, Options* options, Choices* choices) {
  app->require_subcommand(1);
  app->fallthrough();
  AddConnection(app, options);
  const auto add = [&](const char* name, Command command, const char* help) {
    CLI::App* sub = app->add_subcommand(name, help);
    sub->footer(kExitCodeHelp);
    sub->callback([options, command] { options->command = command; });
    return sub;
  };
  CLI::App* forward =
      add("forward", Command::kForward, "y = x if x > 0, else x * slope");
  AddInput(forward, options);
  AddFunction(forward, options, choices);
  CLI::App* backward =
      add("backward", Command::kBackward,
          "dx = g if x > 0, else g * slope; without g the derivative");
  AddInput(backward, options);
  AddFunction(backward, options, choices);
  backward->add_option("--grad", options->grad,
                       "The gradient's numbers, one per number of the input");
  backward
      ->add_option("--grad-input", options->grad_input,
                   "Read the gradient from a file, as with --input")
      ->type_name("FILE");
  CLI::App* curve = add("curve", Command::kCurve,
                        "Plot the function as the server computes it");
  AddCurve(curve, options);
  AddFunction(curve, options, choices);
  add("health", Command::kHealth, "Check whether the server is serving")
      ->add_option("--service", options->service,
                   "A service's full name; default: the server as a whole")
      ->type_name("NAME");
  add("info", Command::kInfo, "Show the server's health and its services");
}

}  // namespace leakyrelu::cli
