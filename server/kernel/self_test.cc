// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/self_test.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "server/kernel/golden_rows.h"
#include "server/kernel/self_test_subject.h"

namespace leakyrelu::kernel {
namespace {

// float16 and bfloat16 are checked at the default slope only: hashing all
// results of one slope takes a millisecond, so all seven would delay the start.
constexpr double kHalfSlope = kDefaultNegativeSlope;

template <typename Bits>
bool Same(Bits got, Bits expected, Bits infinity) {
  constexpr Bits kMagnitude = static_cast<Bits>(~Bits{0}) >> 1;
  const bool expected_nan = (expected & kMagnitude) > infinity;
  return expected_nan ? (got & kMagnitude) > infinity : got == expected;
}

template <typename Bits>
Bits ElementAt(const std::byte* bytes, size_t i) {
  Bits bits;
  std::memcpy(&bits, bytes + i * sizeof(Bits), sizeof(Bits));
  return bits;
}

// Distinguishes 0 from -0.
bool SameBits(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

// rows are those of one slope.
template <typename Bits>
absl::Status CheckRows(const Functions& functions, DataType type,
                       absl::Span<const GoldenRow<Bits>> rows, Bits one,
                       Bits infinity) {
  SelfTestSubject subject(functions, type, rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    subject.SetElement(i, rows[i].x, rows[i].grad, one);
  }
  for (Semantics semantics : kAllSemantics) {
    absl::Status status = subject.Compute({rows[0].slope, semantics});
    if (!status.ok()) return status;
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto& expected =
          rows[i].results[semantics == Semantics::kPyTorch ? 0 : 1];
      if (!Same(ElementAt<Bits>(subject.forward(), i), expected.forward,
                infinity)) {
        return subject.Failure("forward");
      }
      if (!Same(ElementAt<Bits>(subject.backward(), i), expected.backward,
                infinity)) {
        return subject.Failure("backward");
      }
    }
  }
  return absl::OkStatus();
}

template <typename Bits>
absl::Status CheckTable(const Functions& functions, DataType type,
                        absl::Span<const GoldenRow<Bits>> rows, Bits one,
                        Bits infinity) {
  size_t begin = 0;
  for (size_t i = 1; i <= rows.size(); ++i) {
    if (i < rows.size() && SameBits(rows[i].slope, rows[begin].slope)) continue;
    absl::Status status = CheckRows(
        functions, type, rows.subspan(begin, i - begin), one, infinity);
    if (!status.ok()) return status;
    begin = i;
  }
  return absl::OkStatus();
}

constexpr size_t kPatterns = 65536;  // of 16 bits

struct HalfFormat {
  uint16_t one;
  uint16_t infinity;
  uint16_t nan;  // the hash's bits for every NaN
};

constexpr HalfFormat kFloat16 = {0x3c00, 0x7c00, 0x7e00};
constexpr HalfFormat kBFloat16 = {0x3f80, 0x7f80, 0x7fc0};

// One step of FNV-1a-64 for each byte of a result.
uint64_t Hash(uint64_t hash, uint16_t result, const HalfFormat& format) {
  if ((result & 0x7fff) > format.infinity) result = format.nan;
  constexpr uint64_t kPrime = 0x100000001b3;
  hash = (hash ^ (result & 0xff)) * kPrime;
  return (hash ^ (result >> 8)) * kPrime;
}

absl::Status CheckHash(const SelfTestSubject& subject, const GoldenHash& golden,
                       const HalfFormat& format) {
  uint64_t forward = 0xcbf29ce484222325;
  uint64_t backward = forward;
  // Both in one loop, so that their chains of multiplications overlap.
  for (size_t i = 0; i < kPatterns; ++i) {
    forward = Hash(forward, ElementAt<uint16_t>(subject.forward(), i), format);
    backward =
        Hash(backward, ElementAt<uint16_t>(subject.backward(), i), format);
  }
  if (forward != golden.results.forward) return subject.Failure("forward");
  if (backward != golden.results.backward) return subject.Failure("backward");
  return absl::OkStatus();
}

absl::Status CheckHashes(const Functions& functions, DataType type,
                         const HalfFormat& format) {
  SelfTestSubject subject(functions, type, kPatterns);
  for (size_t i = 0; i < kPatterns; ++i) {
    auto grad = static_cast<uint16_t>(i * 40503 + 12345);
    if ((grad & format.infinity) == format.infinity) grad = format.one;
    subject.SetElement(i, static_cast<uint16_t>(i), grad, format.one);
  }
  for (const GoldenHash& golden : HalfRows()) {
    if (golden.type != type || golden.slope != kHalfSlope) continue;
    absl::Status status = subject.Compute({golden.slope, golden.semantics});
    if (!status.ok()) return status;
    status = CheckHash(subject, golden, format);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SelfTest(const Functions& functions) {
  absl::Status status = CheckTable<uint32_t>(
      functions, DataType::kFloat32, Float32Rows(), 0x3f800000, 0x7f800000);
  if (!status.ok()) return status;
  status = CheckTable<uint64_t>(functions, DataType::kFloat64, Float64Rows(),
                                0x3ff0000000000000, 0x7ff0000000000000);
  if (!status.ok()) return status;
  status = CheckHashes(functions, DataType::kFloat16, kFloat16);
  if (!status.ok()) return status;
  return CheckHashes(functions, DataType::kBFloat16, kBFloat16);
}

}  // namespace leakyrelu::kernel
