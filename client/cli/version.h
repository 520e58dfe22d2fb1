// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_VERSION_H_
#define CLIENT_CLI_VERSION_H_

#include <string>

namespace leakyrelu::cli {

extern const char kVersion[];  // "0.1.0"

// The version line, "leakyrelu 0.1.0, gRPC 1.51.1".
std::string VersionText();

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_VERSION_H_
