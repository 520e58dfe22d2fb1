// SPDX-License-Identifier: Apache-2.0
#include "server/net/listen_address.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(ListenAddressTest, ReadsAddressesWithAndWithoutAPrefix) {
  ListenAddress spec = *ListenAddress::Parse("127.0.0.1:1");
  EXPECT_EQ(spec.address->ToString(), "127.0.0.1:1");
  EXPECT_EQ(spec.security, std::nullopt);
  spec = *ListenAddress::Parse("tls:unix:/a");
  EXPECT_EQ(spec.address->ToString(), "unix:/a");
  EXPECT_EQ(spec.security, Security::kTls);
  spec = *ListenAddress::Parse("plaintext:[::1]:1");
  EXPECT_EQ(spec.address->ToString(), "[::1]:1");
  EXPECT_EQ(spec.security, Security::kPlaintext);
}

TEST(ListenAddressTest, ReadsSocketsOfSystemd) {
  ListenAddress spec = *ListenAddress::Parse("systemd:");
  EXPECT_FALSE(spec.address.has_value());
  EXPECT_EQ(spec.systemd_name, "");
  spec = *ListenAddress::Parse("tls:systemd:leakyrelu.socket");
  EXPECT_EQ(spec.systemd_name, "leakyrelu.socket");
  EXPECT_EQ(spec.security, Security::kTls);
}

TEST(ListenAddressTest, RefusesInvalidAddresses) {
  for (const char* text : {"", "tls:", "tls:tls:127.0.0.1:1", "systemd"}) {
    EXPECT_EQ(ListenAddress::Parse(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(ListenAddressTest, CertificateAppliesToTcpUnlessOverridden) {
  const auto security = [](const char* text, bool has_certificate) {
    const ListenAddress spec = *ListenAddress::Parse(text);
    return spec.SecurityAt(*spec.address, has_certificate);
  };
  EXPECT_EQ(security("127.0.0.1:1", true), Security::kTls);
  EXPECT_EQ(security("127.0.0.1:1", false), Security::kPlaintext);
  EXPECT_EQ(security("unix:a", true), Security::kPlaintext);
  EXPECT_EQ(security("tls:unix:a", true), Security::kTls);
  EXPECT_EQ(security("plaintext:127.0.0.1:1", true), Security::kPlaintext);
}

}  // namespace
}  // namespace leakyrelu
