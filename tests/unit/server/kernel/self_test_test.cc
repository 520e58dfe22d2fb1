// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/self_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "server/kernel/reference.h"
#include "server/kernel/targets.h"

namespace leakyrelu::kernel {
namespace {

using testing::HasSubstr;

TEST(SelfTestTest, PassesOnEveryInstructionSet) {
  for (const std::string& name : InstructionSets()) {
    ASSERT_TRUE(SelectInstructionSet(name).ok());
    EXPECT_TRUE(SelfTest().ok()) << name << " " << SelfTest();
  }
  ASSERT_TRUE(SelectInstructionSet(kBestInstructionSet).ok());
}

TEST(SelfTestTest, PassesOnTheReference) {
  const absl::Status status = SelfTest(
      {&reference::Forward, &reference::Backward, &reference::Derivative});
  EXPECT_TRUE(status.ok()) << status;
}

void ExpectFailure(const Functions& functions, const std::string& words) {
  const absl::Status status = SelfTest(functions);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr(words));
}

// Wrong in the last bit of one element in 65,536, of one type.
void ForwardOneBitOff(DataType type, const Parameters& parameters,
                      const std::byte* x, std::byte* y, size_t elements) {
  const bool last = [&] {
    uint16_t bits;
    std::memcpy(&bits, x + (elements - 1) * ElementBytes(type), 2);
    return bits == 0xc000;  // -2
  }();
  Forward(type, parameters, x, y, elements);
  if (type != DataType::kFloat16) return;
  for (size_t i = 0; elements == 65536 && i < elements; ++i) {
    if (i == 0xc000) y[2 * i] ^= std::byte{1};
  }
  if (elements != 65536 && last) y[2 * (elements - 1)] ^= std::byte{1};
}

TEST(SelfTestTest, FindsOneBitInOneElement) {
  ExpectFailure({.forward = &ForwardOneBitOff}, "of float16 with pytorch");
}

void BackwardWithoutTensorFlow(DataType type, const Parameters& parameters,
                               const std::byte* x, const std::byte* grad,
                               std::byte* dx, size_t elements) {
  Backward(type, {.negative_slope = parameters.negative_slope}, x, grad, dx,
           elements);
}

TEST(SelfTestTest, FindsMissingFlush) {
  ExpectFailure({.backward = &BackwardWithoutTensorFlow},
                "of float32 with tensorflow semantics");
}

void ForwardForgetsTheTail(DataType type, const Parameters& parameters,
                           const std::byte* x, std::byte* y, size_t elements) {
  Forward(type, parameters, x, y, elements / 4 * 4);
}

TEST(SelfTestTest, FindsForgottenTail) {
  ExpectFailure({.forward = &ForwardForgetsTheTail}, "in short runs");
}

void DerivativeIsOneAtZero(DataType type, const Parameters& parameters,
                           const std::byte* x, std::byte* dx, size_t elements) {
  Derivative(type, parameters, x, dx, elements);
  if (type != DataType::kBFloat16) return;
  for (size_t i = 0; i < elements; ++i) {
    uint16_t bits;
    std::memcpy(&bits, x + 2 * i, 2);
    const uint16_t one = 0x3f80;
    if (bits == 0) std::memcpy(dx + 2 * i, &one, 2);
  }
}

TEST(SelfTestTest, FindsWrongDerivativeAtZero) {
  ExpectFailure({.derivative = &DerivativeIsOneAtZero},
                "derivative, which is backward of ones, of bfloat16");
}

}  // namespace
}  // namespace leakyrelu::kernel
