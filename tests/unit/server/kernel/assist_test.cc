// SPDX-License-Identifier: Apache-2.0
// With the guard on, no multiplication has a subnormal operand or product, so
// none takes an assist on any CPU: MXCSR's sticky flags for subnormal operands
// and for underflow stay clear. Underflow is flagged only if the product is
// also inexact, as almost all are here. F16C's conversion to float16 flags it
// too but takes no assist, so it is not checked.
//
// Backward only compares its x with zero, which flags subnormal operands but
// takes no assist (Sapphire Rapids: as fast as other numbers), so x is normal
// here.
#if defined(__x86_64__)
#include <gtest/gtest.h>
#include <xmmintrin.h>

#include <cstring>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "server/kernel/leaky_relu.h"
#include "tests/unit/server/kernel/kernel_choice.h"

namespace leakyrelu::kernel {
namespace {

constexpr unsigned kSubnormalOperand = 0x02;
constexpr unsigned kUnderflow = 0x10;

enum class Contents { kSubnormal, kSmall, kOneInTen, kZeros };
constexpr Contents kAllContents[] = {Contents::kSubnormal, Contents::kSmall,
                                     Contents::kOneInTen, Contents::kZeros};

constexpr size_t kElements = 1000;  // not a multiple of a vector

struct Format {
  int mantissa_bits;
  uint64_t bias;
};

Format FormatOf(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return {23, 127};
    case DataType::kFloat64:
      return {52, 1023};
    case DataType::kFloat16:
      return {10, 15};
    case DataType::kBFloat16:
      return {7, 127};
  }
  return {};
}

uint64_t Exponent(Contents contents, const Format& format, uint64_t random) {
  const uint64_t ordinary = format.bias - 4 + random % 8;
  switch (contents) {
    case Contents::kSubnormal:
    case Contents::kZeros:
      return 0;
    case Contents::kSmall:
      return random % 12;
    case Contents::kOneInTen:
      return random / 8 % 10 == 0 ? 0 : ordinary;
  }
  return 0;
}

std::vector<std::byte> Make(DataType type, Contents contents) {
  std::mt19937_64 random(301);
  const Format format = FormatOf(type);
  const size_t size = ElementBytes(type);
  std::vector<std::byte> elements(kElements * size);
  for (size_t i = 0; i < kElements; ++i) {
    const uint64_t mantissa =
        contents == Contents::kZeros
            ? 0
            : random() % (uint64_t{1} << format.mantissa_bits);
    const uint64_t bits = (random() & 1) << (8 * size - 1) | mantissa |
                          Exponent(contents, format, random())
                              << format.mantissa_bits;
    std::memcpy(&elements[i * size], &bits, size);
  }
  return elements;
}

// Normal numbers in every type.
std::vector<std::byte> MakeOrdinary(DataType type) {
  std::vector<std::byte> elements = Make(type, Contents::kZeros);
  const Format format = FormatOf(type);
  const size_t size = ElementBytes(type);
  for (size_t i = 0; i < kElements; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, &elements[i * size], size);
    bits |= format.bias << format.mantissa_bits;
    std::memcpy(&elements[i * size], &bits, size);
  }
  return elements;
}

class AssistTest
    : public testing::TestWithParam<std::tuple<std::string, DataType>> {
 protected:
  static DataType type() { return std::get<1>(GetParam()); }

  // The two flags after Forward and Backward.
  static unsigned Flags(double slope, Contents contents) {
    const std::vector<std::byte> small = Make(type(), contents);
    const std::vector<std::byte> ordinary = MakeOrdinary(type());
    std::vector<std::byte> out(small.size());
    const Computation computation({slope});
    // The compiler must not move arithmetic across these.
    _MM_SET_EXCEPTION_STATE(0);
    computation.Forward(type(), small.data(), out.data(), kElements);
    computation.Backward(type(), ordinary.data(), small.data(), out.data(),
                         kElements);
    const unsigned looked_at = type() == DataType::kFloat16
                                   ? kSubnormalOperand
                                   : kSubnormalOperand | kUnderflow;
    return _MM_GET_EXCEPTION_STATE() & looked_at;
  }
};

TEST_P(AssistTest, NoAssistsWithTheGuard) {
  const ChosenKernel chosen({std::get<0>(GetParam()), SubnormalGuard::kOn});
  // Subnormal and small slopes are exact in the type, so that narrowing them
  // raises no flag.
  std::vector<double> slopes = {0.01,     0.0,      -0.0,       -0.5,
                                1.0,      1.5,      3e30,       0x1p-100,
                                0x1p-126, 0x1p-149, -0x1.8p-140};
  if (type() == DataType::kFloat64) {
    slopes.insert(slopes.end(), {0x1p-1022, -0x1.8p-1060, 0x1p-1074, 1e300});
  }
  for (double slope : slopes) {
    for (Contents contents : kAllContents) {
      EXPECT_EQ(Flags(slope, contents), 0u)
          << slope << " contents " << static_cast<int>(contents);
    }
  }
}

TEST_P(AssistTest, AssistsWithoutTheGuardExceptForFloat16) {
  const ChosenKernel chosen({std::get<0>(GetParam()), SubnormalGuard::kOff});
  // In float32, all float16 numbers are normal.
  EXPECT_EQ(Flags(0.01, Contents::kSubnormal),
            type() == DataType::kFloat16 ? 0u : kSubnormalOperand | kUnderflow);
}

INSTANTIATE_TEST_SUITE_P(All, AssistTest,
                         testing::Combine(testing::ValuesIn(InstructionSets()),
                                          testing::ValuesIn(kAllDataTypes)),
                         [](const auto& test) {
                           return std::get<0>(test.param) + "_" +
                                  std::string(
                                      DataTypeName(std::get<1>(test.param)));
                         });

}  // namespace
}  // namespace leakyrelu::kernel
#endif  // __x86_64__
