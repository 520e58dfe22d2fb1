// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/arguments/shells.h"

namespace leakyrelu {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat(
      "'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// Appends one line for each flag; start is the beginning of the line.
void AppendFlags(const std::string& start,
                 const std::vector<CommandFlag>& flags, std::string* text) {
  for (const CommandFlag& flag : flags) {
    absl::StrAppend(text, start);
    for (const std::string& name : flag.names) {
      const bool is_long = name[1] == '-';
      absl::StrAppend(text, is_long ? " -l " : " -s ",
                      name.substr(is_long ? 2 : 1));
    }
    if (flag.is_file) {
      absl::StrAppend(text, " -r -F");
    } else if (flag.takes_value) {
      absl::StrAppend(text, " -x");
    }
    if (!flag.choices.empty()) {
      absl::StrAppend(text, " -a ", Quoted(absl::StrJoin(flag.choices, " ")));
    }
    absl::StrAppend(text, " -d ", Quoted(flag.help), "\n");
  }
}

}  // namespace

std::string FishCompletion(const CommandTree& program) {
  const std::string start = "complete -c " + program.name;
  std::string text = absl::StrCat(
      "# Completion of ", program.name,
      " in fish, printed by --print-completion fish.\n", start, " -f\n");
  for (const Command& command : program.commands) {
    absl::StrAppend(&text, start, " -n __fish_use_subcommand -a ", command.name,
                    " -d ", Quoted(command.help), "\n");
  }
  AppendFlags(start, program.flags, &text);
  for (const Command& command : program.commands) {
    AppendFlags(absl::StrCat(start, " -n '__fish_seen_subcommand_from ",
                             command.name, "'"),
                command.flags, &text);
  }
  return text;
}

}  // namespace leakyrelu
