// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ARGUMENTS_COMMAND_TREE_H_
#define BASE_ARGUMENTS_COMMAND_TREE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

// What shells can complete for a program: plain data, independent of CLI11.
namespace leakyrelu {

struct CommandFlag {
  std::vector<std::string> names;  // "--input", "-i"
  std::string help;                // one line
  bool takes_value = false;
  bool is_file = false;              // the value names a file
  std::vector<std::string> choices;  // values, where they can be listed
};

struct Command {
  std::string name;
  std::string help;  // one line
  std::vector<CommandFlag> flags;
};

struct CommandTree {
  std::string name;
  std::vector<CommandFlag> flags;
  std::vector<Command> commands;
};

CommandTree DescribeProgram(const CLI::App& app);

// The function of a completion script, for example "_leakyrelu_server".
std::string CompletionFunction(const CommandTree& program);

}  // namespace leakyrelu

#endif  // BASE_ARGUMENTS_COMMAND_TREE_H_
