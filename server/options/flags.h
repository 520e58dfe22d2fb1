// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_FLAGS_H_
#define SERVER_OPTIONS_FLAGS_H_

#include <string>
#include <vector>

#include "server/options/flag.h"

namespace leakyrelu {

// All flags of leakyrelu-server, in the order of --help. instruction_sets:
// what --instruction-set may name besides "best".
std::vector<Flag> ServerFlags(const std::vector<std::string>& instruction_sets);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_FLAGS_H_
