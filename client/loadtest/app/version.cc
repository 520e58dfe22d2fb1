// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/version.h"

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"

namespace leakyrelu::loadtest {

const char kVersion[] = LEAKYRELU_VERSION;

std::string GrpcVersion() { return grpc::Version(); }

std::string VersionText() {
  return absl::StrCat("leakyrelu-loadtest ", kVersion, ", gRPC ",
                      GrpcVersion());
}

}  // namespace leakyrelu::loadtest
