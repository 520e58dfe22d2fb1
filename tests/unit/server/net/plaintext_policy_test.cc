// SPDX-License-Identifier: Apache-2.0
#include "server/net/plaintext_policy.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(PlaintextTest, OldGrpcServesOnlyThisMachine) {
  EXPECT_TRUE(
      CheckPlaintextPolicy(*Address::Parse("127.0.0.1:1"), "1.51.1", false)
          .ok());
  EXPECT_TRUE(
      CheckPlaintextPolicy(*Address::Parse("unix:a"), "1.51.1", false).ok());
  const absl::Status refused =
      CheckPlaintextPolicy(*Address::Parse("0.0.0.0:1"), "1.51.1", false);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.message().find("--trust-network"), absl::string_view::npos);
}

TEST(PlaintextTest, OperatorMayTrustTheNetwork) {
  EXPECT_TRUE(
      CheckPlaintextPolicy(*Address::Parse("0.0.0.0:1"), "1.51.1", true).ok());
}

TEST(PlaintextTest, VersionsAreComparedAsNumbers) {
  const Address everywhere = *Address::Parse("[::]:1");
  EXPECT_FALSE(CheckPlaintextPolicy(everywhere, "1.56.9", false).ok());
  EXPECT_TRUE(CheckPlaintextPolicy(everywhere, "1.57.0", false).ok());
  EXPECT_TRUE(CheckPlaintextPolicy(everywhere, "1.100.0-dev", false).ok());
  EXPECT_TRUE(CheckPlaintextPolicy(everywhere, "2.0.0", false).ok());
  EXPECT_FALSE(CheckPlaintextPolicy(everywhere, "unknown", false).ok());
}

}  // namespace
}  // namespace leakyrelu
