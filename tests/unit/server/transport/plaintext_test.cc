// SPDX-License-Identifier: Apache-2.0
#include "server/transport/plaintext.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(PlaintextTest, OldGrpcStaysOnThisMachine) {
  EXPECT_TRUE(
      CheckPlaintext(*Address::Parse("127.0.0.1:1"), "1.51.1", false).ok());
  EXPECT_TRUE(CheckPlaintext(*Address::Parse("unix:a"), "1.51.1", false).ok());
  const absl::Status refused =
      CheckPlaintext(*Address::Parse("0.0.0.0:1"), "1.51.1", false);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.message().find("--trust-network"), absl::string_view::npos);
}

TEST(PlaintextTest, TheOperatorMayTrustTheNetwork) {
  EXPECT_TRUE(
      CheckPlaintext(*Address::Parse("0.0.0.0:1"), "1.51.1", true).ok());
}

TEST(PlaintextTest, VersionsAreComparedAsNumbers) {
  const Address everywhere = *Address::Parse("[::]:1");
  EXPECT_FALSE(CheckPlaintext(everywhere, "1.56.9", false).ok());
  EXPECT_TRUE(CheckPlaintext(everywhere, "1.57.0", false).ok());
  EXPECT_TRUE(CheckPlaintext(everywhere, "1.100.0-dev", false).ok());
  EXPECT_TRUE(CheckPlaintext(everywhere, "2.0.0", false).ok());
  EXPECT_FALSE(CheckPlaintext(everywhere, "unknown", false).ok());
}

}  // namespace
}  // namespace leakyrelu
