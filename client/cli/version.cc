// SPDX-License-Identifier: Apache-2.0
#include "client/cli/version.h"

#include "leakyrelu/client.h"

namespace leakyrelu::cli {

const char kVersion[] = LEAKYRELU_VERSION;

std::string VersionText() {
  return std::string("leakyrelu ") + kVersion + ", gRPC " +
         Client::GrpcVersion();
}

}  // namespace leakyrelu::cli
