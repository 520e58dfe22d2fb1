// SPDX-License-Identifier: Apache-2.0
#include "server/options/nearest_name.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(NearestNameTest, FindsTypos) {
  const std::vector<std::string> names = {"--listen", "--metrics-listen",
                                          "--log-level", "--log-format"};
  EXPECT_EQ(NearestName("--listen", names), "--listen");
  EXPECT_EQ(NearestName("--lisen", names), "--listen");
  EXPECT_EQ(NearestName("--metric-listen", names), "--metrics-listen");
  EXPECT_EQ(NearestName("--loglevel", names), "--log-level");
  EXPECT_EQ(NearestName("--log-fromat", names), "--log-format");
  EXPECT_EQ(NearestName("", names), "--listen");
}

TEST(NearestNameTest, TheFirstOfEqualsWins) {
  EXPECT_EQ(NearestName("ac", {"ab", "ad"}), "ab");
}

}  // namespace
}  // namespace leakyrelu
