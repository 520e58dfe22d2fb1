// SPDX-License-Identifier: Apache-2.0
// With real certificates: tests/integration/tls_options_test.cc.
#include "server/transport/client_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leakyrelu {
namespace {

TEST(ClientNamesTest, ACertificateWithoutNamesIsNobodys) {
  std::vector<std::string> refused;
  const ClientNames names(
      {"a.test", "spiffe://a"},
      [&](const std::string& shown) { refused.push_back(shown); });
  // gRPC takes no context for one without properties.
  const absl::Status status = names.Judge(nullptr);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(status.message(),
            "client certificate: got subject alternative names none, allowed "
            "are those of --tls-client-san");
  EXPECT_EQ(refused, std::vector<std::string>{"none"});
}

}  // namespace
}  // namespace leakyrelu
