// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_VERSION_H_
#define CLIENT_LOADTEST_APP_VERSION_H_

#include <string>

namespace leakyrelu::loadtest {

extern const char kVersion[];  // "0.1.0"

// The version of the linked gRPC: "1.51.1".
std::string GrpcVersion();

// The version line, "leakyrelu-loadtest 0.1.0, gRPC 1.51.1".
std::string VersionText();

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_VERSION_H_
