// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/command_tree.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace leakyrelu {
namespace {

// Shells show one line, so the first sentence is enough.
std::string OneLine(const std::string& help) {
  const std::string line = absl::StrReplaceAll(help, {{"\n", " "}});
  return line.substr(0, line.find(". "));
}

CommandFlag Describe(const CLI::Option& option) {
  CommandFlag flag;
  for (const std::string& name : option.get_lnames()) {
    flag.names.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    flag.names.push_back("-" + name);
  }
  flag.help = OneLine(option.get_description());
  flag.takes_value = option.get_expected_max() > 0;
  const std::string type = option.get_type_name();
  flag.is_file = flag.takes_value && type == "FILE";
  if (flag.takes_value && type.find('|') != std::string::npos) {
    flag.choices = absl::StrSplit(type, '|');
  }
  return flag;
}

std::vector<CommandFlag> FlagsOf(const CLI::App& app) {
  std::vector<CommandFlag> flags;
  for (const CLI::Option* option : app.get_options()) {
    const bool hidden = option->get_group().empty();
    if (option->nonpositional() && !hidden) {
      flags.push_back(Describe(*option));
    }
  }
  return flags;
}

}  // namespace

CommandTree DescribeProgram(const CLI::App& app) {
  CommandTree program{app.get_name(), FlagsOf(app), {}};
  for (const CLI::App* command : app.get_subcommands({})) {
    program.commands.push_back({command->get_name(),
                                OneLine(command->get_description()),
                                FlagsOf(*command)});
  }
  return program;
}

std::string CompletionFunction(const CommandTree& program) {
  return "_" + absl::StrReplaceAll(program.name, {{"-", "_"}});
}

}  // namespace leakyrelu
