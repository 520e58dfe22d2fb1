// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/operation_mix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace leakyrelu::loadtest {
namespace {

TEST(OperationMixTest, ParsesAndFormats) {
  for (const char* text : {"forward", "backward", "derivative",
                           "forward=3,backward=1", "derivative=2,forward=1"}) {
    const auto mix = ParseOperationMix(text);
    ASSERT_TRUE(mix.ok()) << mix.status();
    EXPECT_EQ(FormatOperationMix(*mix), text);
  }
}

TEST(OperationMixTest, RefusesMalformedText) {
  for (const char* text :
       {"", "sideways", "forward=", "forward=0", "forward=-1", "forward=1001",
        "forward=1=2", "forward,forward", "forward,"}) {
    EXPECT_FALSE(ParseOperationMix(text).ok()) << text;
  }
}

TEST(OperationMixTest, SpreadMatchesTheWeights) {
  const std::vector<uint32_t> weights = {5, 1, 3, 0};
  const std::vector<uint32_t> order = SpreadEvenly(weights);
  ASSERT_EQ(order.size(), 9u);
  std::vector<uint32_t> seen(weights.size(), 0);
  for (uint32_t index : order) ++seen[index];
  EXPECT_EQ(seen, weights);
}

TEST(OperationMixTest, SpreadStaysNearTheShare) {
  const std::vector<uint32_t> weights = {70, 20, 10};
  const std::vector<uint32_t> order = SpreadEvenly(weights);
  std::vector<double> seen(3, 0);
  for (size_t i = 0; i < order.size(); ++i) {
    ++seen[order[i]];
    for (size_t j = 0; j < 3; ++j) {
      const double fair = weights[j] * static_cast<double>(i + 1) / 100;
      EXPECT_LT(std::abs(seen[j] - fair), 1.5) << i << " " << j;
    }
  }
}

}  // namespace
}  // namespace leakyrelu::loadtest
