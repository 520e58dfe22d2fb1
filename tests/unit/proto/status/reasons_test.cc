// SPDX-License-Identifier: Apache-2.0
#include "proto/status/reasons.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace leakyrelu {
namespace {

TEST(ReasonsTest, AreDistinctUpperSnakeCaseOfAtMost63Bytes) {
  std::set<std::string_view> seen;
  for (std::string_view reason : reasons::kAll) {
    EXPECT_TRUE(seen.insert(reason).second) << reason;
    EXPECT_LE(reason.size(), 63u);
    EXPECT_EQ(reason.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
              std::string_view::npos)
        << reason;
  }
}

}  // namespace
}  // namespace leakyrelu
