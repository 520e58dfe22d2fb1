// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/slope_check.h"

#include <gtest/gtest.h>

#include <limits>

namespace leakyrelu::wire {
namespace {

RequestView Of(DataType type, double slope, Semantics semantics) {
  RequestView view;
  view.inputs.emplace_back().type = type;
  view.options = {.negative_slope = slope, .semantics = semantics};
  return view;
}

TEST(SlopeCheckTest, OnlyPyTorchsFloat64AcceptsSlopesBeyondFloat32) {
  for (const DataType type : kAllDataTypes) {
    for (const Semantics semantics : kAllSemantics) {
      EXPECT_TRUE(CheckSlope(Of(type, -3e38, semantics)).ok());
      EXPECT_EQ(CheckSlope(Of(type, 1e39, semantics)).ok(),
                type == DataType::kFloat64 && semantics == Semantics::kPyTorch);
      EXPECT_FALSE(CheckSlope(Of(type, std::numeric_limits<double>::quiet_NaN(),
                                 semantics))
                       .ok());
    }
  }
}

}  // namespace
}  // namespace leakyrelu::wire
