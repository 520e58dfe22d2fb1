// SPDX-License-Identifier: Apache-2.0
#include "server/admin/malformed.h"

#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"

namespace leakyrelu::admin {
namespace {

TEST(MalformedTest, CarriesItsReason) {
  const absl::Status status = Malformed("no message", "one message");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const auto detail = DetailOf(status);
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, "MALFORMED_MESSAGE");
  EXPECT_EQ(detail->got, "no message");
  EXPECT_EQ(detail->allowed, "one message");
}

}  // namespace
}  // namespace leakyrelu::admin
