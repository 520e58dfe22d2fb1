// SPDX-License-Identifier: Apache-2.0
#include "client/cli/version.h"

#include "leakyrelu/client.h"

namespace leakyrelu::cli {

std::string VersionText() {
  return "leakyrelu " LEAKYRELU_VERSION ", gRPC " + Client::GrpcVersion();
}

}  // namespace leakyrelu::cli
