// SPDX-License-Identifier: Apache-2.0
#include "base/reference/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "tests/unit/server/kernel/golden_data.h"

namespace leakyrelu::reference {
namespace {

using kernel::Parameters;

template <typename T>
T ForwardOne(DataType type, const Parameters& parameters, T x) {
  T y;
  reference::Forward(type, parameters, reinterpret_cast<const std::byte*>(&x),
                     reinterpret_cast<std::byte*>(&y), 1);
  return y;
}

TEST(ReferenceTest, ResultsHaveTheGoldenBits) {
  for (const golden::Case& golden : golden::Load()) {
    SCOPED_TRACE(testing::Message()
                 << DataTypeName(golden.type) << " "
                 << SemanticsName(golden.semantics) << " " << golden.slope);
    const Parameters parameters{golden.slope, golden.semantics};
    std::vector<std::byte> y(golden.x.size()), dx(golden.x.size());
    reference::Forward(golden.type, parameters, golden.x.data(), y.data(),
                       golden.elements());
    reference::Backward(golden.type, parameters, golden.x.data(),
                        golden.grad.data(), dx.data(), golden.elements());
    y = golden::CanonicalNans(golden.type, y);
    dx = golden::CanonicalNans(golden.type, dx);
    if (golden.forward.empty()) {
      EXPECT_EQ(golden::Hash(y), golden.forward_hash);
      EXPECT_EQ(golden::Hash(dx), golden.backward_hash);
    } else {
      EXPECT_TRUE(y == golden.forward);
      EXPECT_TRUE(dx == golden.backward);
    }
  }
}

TEST(ReferenceTest, DerivativeIsOneOrSlope) {
  const float x[] = {2, -2, 0, -0.0f, std::numeric_limits<float>::quiet_NaN()};
  float dx[5];
  reference::Derivative(DataType::kFloat32, {.negative_slope = 0.25},
                        reinterpret_cast<const std::byte*>(x),
                        reinterpret_cast<std::byte*>(dx), 5);
  EXPECT_THAT(dx, testing::ElementsAre(1, 0.25f, 0.25f, 0.25f, 0.25f));
}

TEST(ReferenceTest, TensorFlowFlushesTinyResultsAfterRounding) {
  constexpr float kMin = std::numeric_limits<float>::min();
  const Parameters half{0.5, Semantics::kTensorFlow};
  const Parameters almost_one{1.0 - 0x1p-24, Semantics::kTensorFlow};
  EXPECT_EQ(ForwardOne(DataType::kFloat32, half, -2 * kMin), -kMin);
  EXPECT_EQ(ForwardOne(DataType::kFloat32, half, -kMin), 0.0f);
  // -kMin * (1 - 2^-24) needs 24 bits: exact, and below the smallest normal.
  EXPECT_EQ(std::bit_cast<uint32_t>(
                ForwardOne(DataType::kFloat32, almost_one, -kMin)),
            0x80000000u);
  // -(1 + 2^-23) * kMin * (1 - 2^-24) rounds to -kMin, a tie to even.
  EXPECT_EQ(ForwardOne(DataType::kFloat32, almost_one,
                       -kMin * (1 + std::numeric_limits<float>::epsilon())),
            -kMin);
}

}  // namespace
}  // namespace leakyrelu::reference
