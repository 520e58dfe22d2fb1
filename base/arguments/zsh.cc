// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/arguments/shells.h"

namespace leakyrelu {
namespace {

// Escapes text for single quotes, in which _arguments interprets brackets and
// colons.
std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"'", "'\\''"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
}

// Each result is one argument of _arguments.
std::string Specifications(const std::vector<CommandFlag>& flags,
                           const char* indent) {
  std::string text;
  for (const CommandFlag& flag : flags) {
    std::string value;
    if (flag.is_file) {
      value = ":file:_files";
    } else if (!flag.choices.empty()) {
      value = absl::StrCat(":value:(", absl::StrJoin(flag.choices, " "), ")");
    } else if (flag.takes_value) {
      value = ":value: ";
    }
    for (const std::string& name : flag.names) {
      // The value of a long flag may also follow "=".
      const char* joined = flag.takes_value && name[1] == '-' ? "=" : "";
      absl::StrAppend(&text, indent, "'*", name, joined, "[",
                      Escaped(flag.help), "]", value, "' \\\n");
    }
  }
  return text;
}

}  // namespace

std::string ZshCompletion(const CommandTree& program) {
  const std::string function = CompletionFunction(program);
  std::string text =
      absl::StrCat("#compdef ", program.name,
                   "\n# Printed by --print-completion zsh.\n", function,
                   "() {\n  local context state state_descr line\n"
                   "  typeset -A opt_args\n");
  if (program.commands.empty()) {
    absl::StrAppend(&text, "  _arguments -s -S \\\n",
                    Specifications(program.flags, "    "), "    && return\n");
  } else {
    absl::StrAppend(&text, "  local -a commands=(\n");
    for (const Command& command : program.commands) {
      absl::StrAppend(&text, "    '", command.name, ":", Escaped(command.help),
                      "'\n");
    }
    absl::StrAppend(&text, "  )\n  _arguments -C -s -S \\\n",
                    Specifications(program.flags, "    "),
                    "    '1: :->command' '*:: :->arguments' && return\n"
                    "  case $state in\n    command)\n"
                    "      _describe -t commands command commands\n      ;;\n"
                    "    arguments)\n      case $line[1] in\n");
    for (const Command& command : program.commands) {
      absl::StrAppend(&text, "        ", command.name,
                      ")\n          _arguments -s -S \\\n",
                      Specifications(command.flags, "            "),
                      Specifications(program.flags, "            "),
                      "            '*: : '\n          ;;\n");
    }
    absl::StrAppend(&text, "      esac\n      ;;\n  esac\n");
  }
  absl::StrAppend(&text, "}\n\n",
                  // The file is either autoloaded as a function or read by
                  // `source`.
                  "if [ \"$funcstack[1]\" = ", function, " ] || [ ",
                  "\"$funcstack[1]\" = _", program.name, " ]; then\n  ",
                  function, " \"$@\"\nelse\n  compdef ", function, " ",
                  program.name, "\nfi\n");
  return text;
}

}  // namespace leakyrelu
