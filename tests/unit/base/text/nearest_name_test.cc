// SPDX-License-Identifier: Apache-2.0
#include "base/text/nearest_name.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

const std::vector<std::string> kNames = {
    "--listen", "--metrics-listen", "--log-level", "--log-format", "--help"};

TEST(NearestNameTest, FindsTypos) {
  EXPECT_EQ(NearestName("--listen", kNames), "--listen");
  EXPECT_EQ(NearestName("--lisen", kNames), "--listen");
  EXPECT_EQ(NearestName("-listen", kNames), "--listen");
  EXPECT_EQ(NearestName("--metric-listen", kNames), "--metrics-listen");
  EXPECT_EQ(NearestName("--loglevel", kNames), "--log-level");
  EXPECT_EQ(NearestName("--log-fromat", kNames), "--log-format");
}

TEST(NearestNameTest, FindsNameByPrefix) {
  EXPECT_EQ(NearestName("--metrics", kNames), "--metrics-listen");
  EXPECT_EQ(NearestName("--me", kNames), std::nullopt);
}

TEST(NearestNameTest, ProposesNoDistantName) {
  for (const char* word : {"--alpha", "--port", "", "--", "-x", "--slope"}) {
    EXPECT_EQ(NearestName(word, kNames), std::nullopt) << word;
  }
  EXPECT_EQ(NearestName(std::string(100'000, 'a'), kNames), std::nullopt);
  EXPECT_EQ(NearestName("--listen", {}), std::nullopt);
}

TEST(NearestNameTest, FirstOfEqualsWins) {
  EXPECT_EQ(NearestName("acc", {"abc", "adc"}), "abc");
}

TEST(NearestNameTest, HintQuotesTheName) {
  EXPECT_EQ(DidYouMean("--lisen", kNames), " (did you mean \"--listen\"?)");
  EXPECT_EQ(DidYouMean("--alpha", kNames), "");
}

}  // namespace
}  // namespace leakyrelu
