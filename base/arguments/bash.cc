// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/arguments/shells.h"

namespace leakyrelu {
namespace {

std::string NamesOf(const std::vector<CommandFlag>& flags) {
  std::string names;
  for (const CommandFlag& flag : flags) {
    absl::StrAppend(&names, names.empty() ? "" : " ",
                    absl::StrJoin(flag.names, " "));
  }
  return names;
}

// Appends a branch of `case "$command $previous"`, which completes the flag's
// value.
void AppendValue(const std::string& command, const CommandFlag& flag,
                 std::string* text) {
  if (!flag.takes_value) return;
  std::vector<std::string> patterns;
  for (const std::string& name : flag.names) {
    patterns.push_back(absl::StrCat("\"", command, " ", name, "\""));
  }
  absl::StrAppend(text, "    ", absl::StrJoin(patterns, " | "), ")\n");
  if (flag.is_file) {
    absl::StrAppend(text,
                    "      compopt -o filenames\n"
                    "      mapfile -t COMPREPLY < <(compgen -f -- "
                    "\"$current\")\n");
  } else if (!flag.choices.empty()) {
    absl::StrAppend(text, "      mapfile -t COMPREPLY < <(compgen -W \"",
                    absl::StrJoin(flag.choices, " "), "\" -- \"$current\")\n");
  }
  absl::StrAppend(text, "      return\n      ;;\n");
}

}  // namespace

std::string BashCompletion(const CommandTree& program) {
  std::vector<std::string> commands;
  for (const Command& command : program.commands) {
    commands.push_back(command.name);
  }
  const std::string function = CompletionFunction(program);
  std::string text = absl::StrCat(
      "# Completion of ", program.name,
      " in bash, printed by --print-completion bash.\n", function, "() {\n");
  absl::StrAppend(&text,
                  "  local current=${COMP_WORDS[COMP_CWORD]} command='' word\n"
                  "  local previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                  "  COMPREPLY=()\n"
                  // Bash splits --flag=value into three words.
                  "  if [ \"$current\" = = ]; then\n"
                  "    current=''\n"
                  "  elif [ \"$previous\" = = ]; then\n"
                  "    previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
                  "  fi\n");
  if (!commands.empty()) {
    absl::StrAppend(&text,
                    "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD - 1}\"; do\n"
                    "    case \"$word\" in ",
                    absl::StrJoin(commands, " | "),
                    ") command=$word ;; esac\n  done\n");
  }
  absl::StrAppend(&text, "  case \"$command $previous\" in\n");
  for (const Command& command : program.commands) {
    for (const CommandFlag& flag : command.flags) {
      AppendValue(command.name, flag, &text);
    }
  }
  absl::StrAppend(&text, "  esac\n  case \" $previous\" in\n");
  for (const CommandFlag& flag : program.flags) AppendValue("", flag, &text);
  absl::StrAppend(&text, "  esac\n  local words=\"", NamesOf(program.flags),
                  "\"\n");
  if (!commands.empty()) {
    absl::StrAppend(&text, "  case \"$command\" in\n    '') words=\"",
                    absl::StrJoin(commands, " "), " $words\" ;;\n");
    for (const Command& command : program.commands) {
      absl::StrAppend(&text, "    ", command.name, ") words=\"",
                      NamesOf(command.flags), " $words\" ;;\n");
    }
    absl::StrAppend(&text, "  esac\n");
  }
  absl::StrAppend(&text, "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- ",
                  "\"$current\")\n}\ncomplete -F ", function, " ", program.name,
                  "\n");
  return text;
}

}  // namespace leakyrelu
