// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_ARGUMENTS_SHELLS_H_
#define BASE_ARGUMENTS_SHELLS_H_

#include <string>

#include "base/arguments/command_tree.h"

// One completion script per shell, in that shell's language. Flags may stand
// before and after the command; the flags of the app and of the command are
// completed in both places.
namespace leakyrelu {

std::string BashCompletion(const CommandTree& program);
std::string ZshCompletion(const CommandTree& program);
std::string FishCompletion(const CommandTree& program);

}  // namespace leakyrelu

#endif  // BASE_ARGUMENTS_SHELLS_H_
