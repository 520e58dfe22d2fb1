// SPDX-License-Identifier: Apache-2.0
// float16 <-> float32 on vectors of their bits: exact upwards, rounded to
// nearest even downwards, regardless of FTZ and DAZ.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_FLOAT16_CONVERSION_INL_H_) == \
    defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_FLOAT16_CONVERSION_INL_H_
#undef SERVER_KERNEL_FLOAT16_CONVERSION_INL_H_
#else
#define SERVER_KERNEL_FLOAT16_CONVERSION_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Not the longest vectors of AVX-512, whose conversions take longer (1.25 times
// on Zen 4).
using Float16Values = hn::CappedTag<float, 8>;
// The bits of the same number of float16 values.
using Float16Bits = hn::Rebind<uint16_t, Float16Values>;

#if (HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2 && !defined(HWY_DISABLE_F16C)) || \
    HWY_ARCH_ARM_A64

// In hardware; the instructions ignore FTZ and DAZ.
HWY_INLINE hn::Vec<Float16Values> ToFloat32(hn::Vec<Float16Bits> h) {
  const Float16Values df;
  const hn::Rebind<hwy::float16_t, decltype(df)> dh;
  return hn::PromoteTo(df, hn::BitCast(dh, h));
}

HWY_INLINE hn::Vec<Float16Bits> ToFloat16(hn::Vec<Float16Values> f) {
  const hn::Rebind<hwy::float16_t, Float16Values> dh;
  return hn::BitCast(Float16Bits(), hn::DemoteTo(dh, f));
}

#else

// By integer arithmetic: Highway's own fallback handles neither infinity nor
// NaN. Both exponents are biased, by 15 and by 127.
HWY_INLINE hn::Vec<Float16Values> ToFloat32(hn::Vec<Float16Bits> h) {
  const Float16Values df;
  const hn::RebindToUnsigned<decltype(df)> du;
  const auto bits = hn::PromoteTo(du, h);
  const auto sign = hn::ShiftLeft<16>(hn::And(bits, hn::Set(du, 0x8000)));
  const auto magnitude = hn::And(bits, hn::Set(du, 0x7fff));
  const auto shifted = hn::ShiftLeft<13>(magnitude);
  const auto normal = hn::Add(shifted, hn::Set(du, (127u - 15) << 23));
  // Infinity and NaN: adding the same offset again makes the exponent all ones.
  const auto special = hn::Add(normal, hn::Set(du, (128u - 16) << 23));
  // Subnormal: the float32 (1 + m) * 2^-14 is normal, and so is the difference
  // after 2^-14 is subtracted, so DAZ has nothing to flush.
  constexpr uint32_t kSmallestNormal = (127u - 14) << 23;
  const auto offset = hn::Set(du, kSmallestNormal);
  const auto subnormal =
      hn::BitCast(du, hn::Sub(hn::BitCast(df, hn::Add(shifted, offset)),
                              hn::BitCast(df, offset)));
  auto result =
      hn::IfThenElse(hn::Lt(magnitude, hn::Set(du, 0x0400)), subnormal, normal);
  result =
      hn::IfThenElse(hn::Gt(magnitude, hn::Set(du, 0x7bff)), special, result);
  return hn::BitCast(df, hn::Or(result, sign));
}

HWY_INLINE hn::Vec<Float16Bits> ToFloat16(hn::Vec<Float16Values> f) {
  const Float16Values df;
  const hn::RebindToUnsigned<decltype(df)> du;
  const hn::RebindToSigned<decltype(df)> di;
  const auto bits = hn::BitCast(du, f);
  const auto magnitude = hn::And(bits, hn::Set(du, 0x7fffffff));
  const auto sign = hn::Xor(bits, magnitude);
  // Normal: rebias and round off the lower 13 bits, carrying into the exponent.
  const auto odd = hn::And(hn::ShiftRight<13>(magnitude), hn::Set(du, 1));
  const auto normal = hn::ShiftRight<13>(hn::Add(
      hn::Add(magnitude, odd), hn::Set(du, 0x0fffu - ((127u - 15) << 23))));
  // Subnormal: adding 0.5 leaves the float16's bits, rounded by the CPU, at the
  // end of the sum. A flushed float32 subnormal would round to zero too.
  const auto half = hn::Set(du, 126u << 23);
  const auto subnormal = hn::Sub(
      hn::BitCast(du,
                  hn::Add(hn::BitCast(df, magnitude), hn::BitCast(df, half))),
      half);
  auto result = hn::IfThenElse(
      hn::Lt(magnitude, hn::Set(du, (127u - 14) << 23)), subnormal, normal);
  // 65520 and above round to infinity; NaN stays NaN.
  result = hn::IfThenElse(hn::Gt(magnitude, hn::Set(du, 0x477fefffu)),
                          hn::Set(du, 0x7c00), result);
  result = hn::IfThenElse(hn::Gt(magnitude, hn::Set(du, 0x7f800000u)),
                          hn::Set(du, 0x7e00), result);
  result = hn::Or(result, hn::ShiftRight<16>(sign));
  return hn::DemoteTo(Float16Bits(), hn::BitCast(di, result));
}

#endif

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
