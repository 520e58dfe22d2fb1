// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/parse_error.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "base/text/nearest_name.h"

namespace leakyrelu {
namespace {

// The app and those of its commands that were given.
std::vector<const CLI::App*> InUse(const CLI::App& app) {
  std::vector<const CLI::App*> apps = {&app};
  for (const CLI::App* command : app.get_subcommands()) apps.push_back(command);
  return apps;
}

std::string ExplainFlag(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> names;
  for (const CLI::App* one : InUse(app)) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
    }
  }
  const std::string name = argument.substr(0, argument.find('='));
  return ErrorText("flag", QuoteText(name),
                   "those of --help" + DidYouMean(name, names));
}

std::string ExplainCommand(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  return ErrorText(
      "command", argument.empty() ? "none" : QuoteText(argument),
      absl::StrCat(absl::StrJoin(names, ", "), DidYouMean(argument, names)));
}

// Explains a text of CLI11 that names an option; returns "" if it names none.
std::string ExplainValue(const CLI::App& app, std::string text) {
  const size_t dashes = text.find("--");
  if (dashes != std::string::npos) text.erase(0, dashes);
  const std::string name = text.substr(0, text.find_first_of(": ="));
  for (const CLI::App* one : InUse(app)) {
    const CLI::Option* option = one->get_option_no_throw(name);
    if (option == nullptr) continue;
    if (option->get_expected_max() == 0) {
      return ErrorText(name, "a value that is neither true nor false",
                       "none, true or false");
    }
    return ErrorText(name, "no value", option->get_type_name());
  }
  return "";
}

std::string ExplainUnknown(const CLI::App& app) {
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const auto is_flag = [](const std::string& argument) {
    return argument.size() > 1 && argument[0] == '-';
  };
  const auto flag = std::find_if(unknown.begin(), unknown.end(), is_flag);
  const auto word = std::find_if_not(unknown.begin(), unknown.end(), is_flag);
  const bool wants_command =
      app.get_subcommands().empty() && !app.get_subcommands({}).empty();
  // If a command was mistyped, its flags are unknown only for that reason. A
  // word after an unknown flag may be that flag's value.
  const bool word_first = flag == unknown.end() || word < flag;
  if (wants_command && word != unknown.end() && word_first) {
    return ExplainCommand(app, *word);
  }
  if (flag != unknown.end()) return ExplainFlag(app, *flag);
  if (word == unknown.end()) return ExplainCommand(app, "");
  return ErrorText("argument", QuoteText(*word), "none here");
}

}  // namespace

std::string ExplainParseError(const CLI::App& app,
                              const CLI::ParseError& error) {
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  // The unknown argument explains why something else is missing.
  const bool missing = code == CLI::ExitCodes::RequiredError;
  if (code == CLI::ExitCodes::ExtrasError ||
      (missing && !app.remaining(/*recurse=*/true).empty())) {
    return ExplainUnknown(app);
  }
  // The text of a callback, made by BadArgument.
  if (code == CLI::ExitCodes::ValidationError) return error.what();
  std::string explained = ExplainValue(app, error.what());
  if (!explained.empty()) return explained;
  if (missing) return ExplainUnknown(app);
  return error.what();
}

CLI::ValidationError BadArgument(const std::string& name,
                                 const absl::AlphaNum& got,
                                 const absl::AlphaNum& allowed) {
  return CLI::ValidationError(name, GotAndAllowed(got, allowed));
}

}  // namespace leakyrelu
