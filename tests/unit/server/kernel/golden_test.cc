// SPDX-License-Identifier: Apache-2.0
// The kernels give the recorded bits, on every instruction set of this
// machine.
#include <gtest/gtest.h>

#include "server/kernel/leaky_relu.h"
#include "server/kernel/targets.h"
#include "tests/unit/server/kernel/golden_data.h"

namespace leakyrelu::kernel {
namespace {

class GoldenTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { ASSERT_TRUE(SelectInstructionSet(GetParam()).ok()); }
  void TearDown() override {
    ASSERT_TRUE(SelectInstructionSet(kBestInstructionSet).ok());
  }
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

TEST_P(GoldenTest, ForwardAndBackward) {
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

TEST_P(GoldenTest, InPlaceAndMisaligned) {
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

INSTANTIATE_TEST_SUITE_P(InstructionSets, GoldenTest,
                         testing::ValuesIn(InstructionSets()),
                         [](const auto& set) { return set.param; });

}  // namespace
}  // namespace leakyrelu::kernel
