// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ARGUMENTS_COMPLETION_H_
#define BASE_ARGUMENTS_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>

// Completion scripts for shells, generated from the definitions of the flags. A
// flag's type name says what its value may be: "FILE" completes file names,
// "json|text" completes these words, and any other type completes nothing.
namespace leakyrelu {

// Returns the script for the program that the app describes. shell is "bash",
// "zsh" or "fish"; for any other value the result is empty.
std::string CompletionScript(const CLI::App& app, const std::string& shell);

// Declares --print-completion, which ends parsing with CLI::CallForVersion
// whose text is the script. REQUIRES: the app outlives its parse; all commands
// have been added.
void AddCompletionFlag(CLI::App& app);

}  // namespace leakyrelu

#endif  // BASE_ARGUMENTS_COMPLETION_H_
