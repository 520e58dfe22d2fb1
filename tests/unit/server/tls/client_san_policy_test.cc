// SPDX-License-Identifier: Apache-2.0
// tests/integration/tls_options_test.cc uses real certificates.
#include "server/tls/client_san_policy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leakyrelu {
namespace {

TEST(ClientSanPolicyTest, CertificateWithoutNamesIsRefused) {
  std::vector<std::string> refused;
  const ClientSanPolicy names(
      {"a.test", "spiffe://a"},
      [&](const std::string& shown) { refused.push_back(shown); });
  // gRPC passes no context for a certificate without properties.
  const absl::Status status = names.Check(nullptr);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(status.message(),
            "client certificate's subject alternative names: got none, "
            "allowed: one of --tls-client-san");
  EXPECT_EQ(refused, std::vector<std::string>{"none"});
}

}  // namespace
}  // namespace leakyrelu
