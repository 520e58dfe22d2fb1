// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/completion.h"

#include "base/arguments/command_tree.h"
#include "base/arguments/parse_error.h"
#include "base/arguments/shells.h"
#include "base/text/escape.h"

namespace leakyrelu {

std::string CompletionScript(const CLI::App& app, const std::string& shell) {
  const CommandTree program = DescribeProgram(app);
  if (shell == "bash") return BashCompletion(program);
  if (shell == "zsh") return ZshCompletion(program);
  if (shell == "fish") return FishCompletion(program);
  return "";
}

void AddCompletionFlag(CLI::App& app) {
  app.add_option_function<std::string>(
         "--print-completion",
         [&app](const std::string& shell) {
           const std::string script = CompletionScript(app, shell);
           if (script.empty()) {
             throw BadArgument("--print-completion", QuoteText(shell),
                               "bash, zsh or fish");
           }
           throw CLI::CallForVersion(script, 0);
         },
         "Print a completion script for this shell and exit")
      ->trigger_on_parse()
      ->type_name("bash|zsh|fish");
}

}  // namespace leakyrelu
