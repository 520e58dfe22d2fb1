// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/self_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/reference/reference.h"
#include "tests/unit/server/kernel/kernel_choice.h"

namespace leakyrelu::kernel {
namespace {

using testing::HasSubstr;

TEST(SelfTestTest, PassesOnEveryKernel) {
  for (const KernelChoice& choice : KernelChoices()) {
    const ChosenKernel chosen(choice);
    EXPECT_TRUE(SelfTest().ok()) << choice << " " << SelfTest();
  }
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

// One result of one type is wrong in its last bit.
template <DataType kWrongType>
void ForwardOneBitOff(DataType type, const Parameters& parameters,
                      const std::byte* x, std::byte* y, size_t elements) {
  const size_t size = ElementBytes(type);
  std::vector<bool> wrong(elements);
  for (size_t i = 0; i < elements; ++i) {
    // The upper 16 bits select -1 or a slightly smaller number.
    uint16_t upper;
    std::memcpy(&upper, x + (i + 1) * size - 2, 2);
    wrong[i] =
        type == kWrongType && upper == (type == DataType::kFloat64   ? 0xbff0
                                        : type == DataType::kFloat16 ? 0xbc00
                                                                     : 0xbf80);
  }
  Forward(type, parameters, x, y, elements);
  for (size_t i = 0; i < elements; ++i) {
    if (wrong[i]) y[i * size] ^= std::byte{1};
  }
}

TEST(SelfTestTest, FindsOneWrongBitInOneElement) {
  ExpectFailure({.forward = &ForwardOneBitOff<DataType::kFloat32>},
                "forward of float32");
  ExpectFailure({.forward = &ForwardOneBitOff<DataType::kFloat64>},
                "forward of float64");
  ExpectFailure({.forward = &ForwardOneBitOff<DataType::kFloat16>},
                "forward of float16");
  ExpectFailure({.forward = &ForwardOneBitOff<DataType::kBFloat16>},
                "forward of bfloat16");
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

TEST(SelfTestTest, FindsMissingTail) {
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
