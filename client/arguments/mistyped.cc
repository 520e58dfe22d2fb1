// SPDX-License-Identifier: Apache-2.0
#include "client/arguments/mistyped.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/options/nearest_name.h"

namespace leakyrelu {
namespace {

void AppendFlags(const CLI::App& app, std::vector<std::string>* names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names->push_back("--" + name);
    }
  }
}

std::string ExplainFlag(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> names;
  AppendFlags(app, &names);
  for (const CLI::App* command : app.get_subcommands()) {
    AppendFlags(*command, &names);
  }
  const std::string name = argument.substr(0, argument.find('='));
  return absl::StrCat(name, ": unknown, did you mean ",
                      NearestName(name, names), "?");
}

std::string ExplainCommand(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::string nearest = NearestName(argument, names);
  std::rotate(names.begin(), std::find(names.begin(), names.end(), nearest),
              std::find(names.begin(), names.end(), nearest) + 1);
  return absl::StrCat("command: '", argument, "', one of ",
                      absl::StrJoin(names, ", "));
}

}  // namespace

std::string ExplainParseError(const CLI::App& app,
                              const CLI::ParseError& error) {
  const auto code = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (code != CLI::ExitCodes::ExtrasError &&
      code != CLI::ExitCodes::RequiredError) {
    return error.what();
  }
  const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  const auto is_flag = [](const std::string& argument) {
    return argument.size() > 1 && argument[0] == '-';
  };
  const auto flag = std::find_if(unknown.begin(), unknown.end(), is_flag);
  const auto word = std::find_if_not(unknown.begin(), unknown.end(), is_flag);
  const bool wants_command =
      app.get_subcommands().empty() && !app.get_subcommands({}).empty();
  // A flag of a command that was mistyped is unknown for that reason alone. A
  // word after an unknown flag may be the flag's value.
  const bool word_first = flag == unknown.end() || word < flag;
  if (wants_command && word != unknown.end() && word_first) {
    return ExplainCommand(app, *word);
  }
  if (flag != unknown.end()) return ExplainFlag(app, *flag);
  return error.what();
}

}  // namespace leakyrelu
