// SPDX-License-Identifier: Apache-2.0
// Every length up to six of the longest vectors (four are processed at a time),
// at every alignment, compared with the reference; golden_test.cc checks the
// golden bits.
#include "server/kernel/leaky_relu.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <random>
#include <span>
#include <tuple>
#include <vector>

#include "base/reference/reference.h"
#include "tests/unit/server/kernel/golden_data.h"
#include "tests/unit/server/kernel/guarded_page.h"
#include "tests/unit/server/kernel/kernel_choice.h"

namespace leakyrelu::kernel {
namespace {

using Bytes = std::vector<std::byte>;

constexpr size_t kVectorBytes = 64;  // those of AVX-512, the longest
constexpr size_t kMaxBytes = 6 * kVectorBytes;
constexpr std::byte kGuard{0xa5};

class LeakyReluTest : public testing::TestWithParam<
                          std::tuple<KernelChoice, DataType, Semantics>> {
 protected:
  LeakyReluTest()
      : x_(kMaxBytes),
        grad_(kMaxBytes),
        y_(kMaxBytes),
        dx_(kMaxBytes),
        derivative_(kMaxBytes) {
    std::mt19937_64 random(301);
    for (std::byte& byte : x_) byte = static_cast<std::byte>(random());
    for (std::byte& byte : grad_) byte = static_cast<std::byte>(random());
    const size_t elements = kMaxBytes / size();
    reference::Forward(type(), parameters(), x_.data(), y_.data(), elements);
    reference::Backward(type(), parameters(), x_.data(), grad_.data(),
                        dx_.data(), elements);
    reference::Derivative(type(), parameters(), x_.data(), derivative_.data(),
                          elements);
    y_ = golden::CanonicalNans(type(), y_);
    dx_ = golden::CanonicalNans(type(), dx_);
    derivative_ = golden::CanonicalNans(type(), derivative_);
  }
  static DataType type() { return std::get<1>(GetParam()); }
  static size_t size() { return ElementBytes(type()); }
  static Parameters parameters() { return {0.3, std::get<2>(GetParam())}; }

  static void Copy(const Bytes& from, std::span<std::byte> to) {
    std::copy_n(from.begin(), to.size(), to.begin());
  }
  static void Expect(const Bytes& expected, std::span<const std::byte> got) {
    const Bytes canonical = golden::CanonicalNans(type(), got);
    ASSERT_TRUE(
        std::equal(canonical.begin(), canonical.end(), expected.begin()))
        << got.size() << " bytes";
  }

  // All operations, in place and not, on x, g and out, which have the same
  // size.
  void RunAll(std::span<std::byte> x, std::span<std::byte> g,
              std::span<std::byte> out) {
    const size_t n = x.size() / size();
    Copy(x_, x);
    Copy(grad_, g);
    Forward(type(), parameters(), x.data(), out.data(), n);
    Expect(y_, out);
    Backward(type(), parameters(), x.data(), g.data(), out.data(), n);
    Expect(dx_, out);
    Derivative(type(), parameters(), x.data(), out.data(), n);
    Expect(derivative_, out);
    Backward(type(), parameters(), x.data(), g.data(), g.data(), n);
    Expect(dx_, g);
    Copy(grad_, g);
    Backward(type(), parameters(), x.data(), g.data(), x.data(), n);
    Expect(dx_, x);
    Copy(x_, x);
    Forward(type(), parameters(), x.data(), x.data(), n);
    Expect(y_, x);
    Copy(x_, x);
    Derivative(type(), parameters(), x.data(), x.data(), n);
    Expect(derivative_, x);
  }

  Bytes x_, grad_, y_, dx_, derivative_;

 private:
  const ChosenKernel chosen_{std::get<0>(GetParam())};
};

TEST_P(LeakyReluTest, EveryLengthAtEveryAlignment) {
  for (size_t bytes = 0; bytes <= kMaxBytes; bytes += size()) {
    for (size_t offset = 0; offset < kVectorBytes; ++offset) {
      // Three different alignments at once.
      const size_t offsets[] = {offset, (offset * 7 + 3) % kVectorBytes,
                                (offset * 5 + 1) % kVectorBytes};
      Bytes memory[3];
      std::span<std::byte> runs[3];
      for (int i = 0; i < 3; ++i) {
        memory[i].assign(kMaxBytes + 2 * kVectorBytes, kGuard);
        runs[i] = std::span(memory[i]).subspan(offsets[i], bytes);
      }
      ASSERT_NO_FATAL_FAILURE(RunAll(runs[0], runs[1], runs[2]));
      for (int i = 0; i < 3; ++i) {
        std::fill(runs[i].begin(), runs[i].end(), kGuard);
        ASSERT_EQ(std::count(memory[i].begin(), memory[i].end(), kGuard),
                  std::ssize(memory[i]));
      }
    }
  }
}

TEST_P(LeakyReluTest, StaysWithinThePage) {
  GuardedPage x, g, out;
  for (size_t bytes = 0; bytes <= kMaxBytes; bytes += size()) {
    ASSERT_NO_FATAL_FAILURE(
        RunAll(x.Last(bytes), g.Last(bytes), out.Last(bytes)));
    ASSERT_NO_FATAL_FAILURE(
        RunAll(x.First(bytes), g.First(bytes), out.First(bytes)));
  }
}

// Many calls on a thread whose control register is set differently.
TEST_P(LeakyReluTest, OneComputationServesManyCalls) {
  Bytes y(kMaxBytes), dx(kMaxBytes), derivative(kMaxBytes);
  const size_t n = kMaxBytes / size();
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  {
    const Computation computation(parameters());
    for (int call = 0; call < 2; ++call) {
      computation.Forward(type(), x_.data(), y.data(), n);
      computation.Backward(type(), x_.data(), grad_.data(), dx.data(), n);
      computation.Derivative(type(), x_.data(), derivative.data(), n);
    }
  }
  EXPECT_EQ(std::fegetround(), FE_UPWARD);
  ASSERT_EQ(std::fesetround(FE_TONEAREST), 0);
  Expect(y_, y);
  Expect(dx_, dx);
  Expect(derivative_, derivative);
}

INSTANTIATE_TEST_SUITE_P(
    All, LeakyReluTest,
    testing::Combine(testing::ValuesIn(KernelChoices()),
                     testing::ValuesIn(kAllDataTypes),
                     testing::ValuesIn(kAllSemantics)),
    [](const auto& test) {
      return Name(std::get<0>(test.param)) + "_" +
             std::string(DataTypeName(std::get<1>(test.param))) + "_" +
             std::string(SemanticsName(std::get<2>(test.param)));
    });

}  // namespace
}  // namespace leakyrelu::kernel
