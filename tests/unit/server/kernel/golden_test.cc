// SPDX-License-Identifier: Apache-2.0
// The kernels compute the recorded bits on every instruction set of this
// machine, with and without the guard.
#include <gtest/gtest.h>

#include "server/kernel/leaky_relu.h"
#include "tests/unit/server/kernel/golden_data.h"
#include "tests/unit/server/kernel/kernel_choice.h"
#include "tests/unit/server/kernel/random_small.h"

namespace leakyrelu::kernel {
namespace {

class GoldenTest : public testing::TestWithParam<KernelChoice> {
 private:
  const ChosenKernel chosen_{GetParam()};
};

void Expect(const golden::Case& golden, std::span<const std::byte> got,
            const std::vector<std::byte>& expected, uint64_t expected_hash) {
  const auto canonical = golden::CanonicalNans(golden.type, got);
  if (expected.empty()) {
    EXPECT_EQ(golden::Hash(canonical), expected_hash);
  } else {
    EXPECT_TRUE(canonical == expected);
  }
}

TEST_P(GoldenTest, ForwardAndBackwardMatch) {
  for (const golden::Case& golden : golden::Load()) {
    SCOPED_TRACE(testing::Message()
                 << DataTypeName(golden.type) << " "
                 << SemanticsName(golden.semantics) << " " << golden.slope);
    const Parameters parameters{golden.slope, golden.semantics};
    std::vector<std::byte> out(golden.x.size());
    Forward(golden.type, parameters, golden.x.data(), out.data(),
            golden.elements());
    Expect(golden, out, golden.forward, golden.forward_hash);
    Backward(golden.type, parameters, golden.x.data(), golden.grad.data(),
             out.data(), golden.elements());
    Expect(golden, out, golden.backward, golden.backward_hash);
  }
}

TEST_P(GoldenTest, InPlaceAndMisalignedMatch) {
  for (const golden::Case& golden : golden::Load()) {
    SCOPED_TRACE(testing::Message()
                 << DataTypeName(golden.type) << " "
                 << SemanticsName(golden.semantics) << " " << golden.slope);
    const Parameters parameters{golden.slope, golden.semantics};
    std::vector<std::byte> out(golden.x.size() + 1);
    const std::span<std::byte> odd = std::span(out).subspan(1);
    std::copy(golden.x.begin(), golden.x.end(), odd.begin());
    Forward(golden.type, parameters, odd.data(), odd.data(), golden.elements());
    Expect(golden, odd, golden.forward, golden.forward_hash);
    std::copy(golden.grad.begin(), golden.grad.end(), odd.begin());
    Backward(golden.type, parameters, golden.x.data(), odd.data(), odd.data(),
             golden.elements());
    Expect(golden, odd, golden.backward, golden.backward_hash);
  }
}

TEST_P(GoldenTest, MillionSmallNumbersMatch) {
  golden::RandomSmall small(DataType::kFloat32);
  for (const golden::RandomDigests& golden : golden::LoadRandomDigests()) {
    SCOPED_TRACE(testing::Message()
                 << DataTypeName(golden.type) << " "
                 << SemanticsName(golden.semantics) << " " << golden.slope);
    if (golden.type != small.type) small = golden::RandomSmall(golden.type);
    const Parameters parameters{golden.slope, golden.semantics};
    std::vector<std::byte> out(small.x.size());
    Forward(small.type, parameters, small.x.data(), out.data(),
            small.elements());
    EXPECT_EQ(golden::Digest(small.type, out), golden.forward);
    Backward(small.type, parameters, small.x.data(), small.grad.data(),
             out.data(), small.elements());
    EXPECT_EQ(golden::Digest(small.type, out), golden.backward);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, GoldenTest,
                         testing::ValuesIn(KernelChoices()),
                         [](const auto& test) { return Name(test.param); });

}  // namespace
}  // namespace leakyrelu::kernel
