// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_FLAGS_H_
#define SERVER_OPTIONS_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/options/flag.h"

namespace leakyrelu {

// The minimum of --message-memory-bytes.
inline constexpr uint64_t kMinMessageMemory = uint64_t{16} << 20;

// All flags of leakyrelu-server, in the order of --help. instruction_sets: the
// allowed values of --instruction-set besides "best".
std::vector<Flag> ServerFlags(const std::vector<std::string>& instruction_sets);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_FLAGS_H_
