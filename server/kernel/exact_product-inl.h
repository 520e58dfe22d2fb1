// SPDX-License-Identifier: Apache-2.0
// Products with the slope if the element, the slope or the product may be
// subnormal. The multiplier gets neither subnormal operands nor subnormal
// results, since Intel's CPUs take a microcode assist of about 150 cycles for
// each vector that has one.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_EXACT_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_EXACT_PRODUCT_INL_H_
#undef SERVER_KERNEL_EXACT_PRODUCT_INL_H_
#else
#define SERVER_KERNEL_EXACT_PRODUCT_INL_H_
#endif

#include <algorithm>
#include <bit>
#include <limits>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The layout of an IEEE type. Subnormal numbers are multiples of
// 2^-kUnitExponent, and a multiple below 2^kMantissaBits is its own bits.
template <typename T>
struct Layout {
  using Bits = hwy::MakeUnsigned<T>;
  static constexpr int kMantissaBits = std::numeric_limits<T>::digits - 1;
  static constexpr int kBias = std::numeric_limits<T>::max_exponent - 1;
  static constexpr int kUnitExponent = kBias - 1 + kMantissaBits;
  static constexpr Bits kSign = ~(~Bits{0} >> 1);
  static constexpr int kMinFactorExponent = -kMantissaBits - 2;

  static constexpr Bits Exponent(int biased) {
    return static_cast<Bits>(biased) << kMantissaBits;
  }
  static constexpr T PowerOfTwo(int exponent) {
    return std::bit_cast<T>(Exponent(kBias + exponent));
  }
};

// minuend - a * b, rounded once to an integer. REQUIRES: minuend is
// 2^(kMantissaBits + 1), and either the result is at least half of it or its
// rounding does not matter; b is 0 or at least 2^kMinFactorExponent.
template <class D, typename T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> SubtractProduct(D d, hn::Vec<D> minuend, hn::Vec<D> a,
                                      T b) {
  const auto factor = hn::Set(d, b);
#if HWY_NATIVE_FMA
  return hn::NegMulAdd(a, factor, minuend);
#else
  // Dekker's product: product + error is a * b. If a is so small that its error
  // would be subnormal, it does not affect the result.
  if (b < 1) a = hn::IfThenElseZero(hn::Ge(a, hn::Set(d, T{0x1p-20})), a);
  using Bits = typename Layout<T>::Bits;
  const hn::RebindToUnsigned<D> du;
  constexpr int kLowerBits = (Layout<T>::kMantissaBits + 2) / 2;
  const auto upper = [&](hn::Vec<D> v) HWY_ATTR {
    const auto rounded =
        hn::Add(hn::BitCast(du, v), hn::Set(du, Bits{1} << (kLowerBits - 1)));
    return hn::BitCast(d,
                       hn::And(rounded, hn::Set(du, ~Bits{0} << kLowerBits)));
  };
  const auto a_upper = upper(a);
  const auto a_lower = hn::Sub(a, a_upper);
  const auto b_upper = upper(factor);
  const auto b_lower = hn::Sub(factor, b_upper);
  const auto product = hn::Mul(a, factor);
  auto error = hn::Sub(hn::Mul(a_upper, b_upper), product);
  error = hn::Add(error, hn::Mul(a_upper, b_lower));
  error = hn::Add(error, hn::Mul(a_lower, b_upper));
  error = hn::Add(error, hn::Mul(a_lower, b_lower));
  // rounded + rest is minuend - product. The error matters only if that lies in
  // the middle between two integers.
  const auto rounded = hn::Sub(minuend, product);
  const auto rest = hn::Sub(hn::Sub(minuend, rounded), product);
  const auto tie = hn::Eq(hn::Abs(rest), hn::Set(d, T{0.5}));
  const auto beyond = hn::Lt(hn::Mul(rest, error), hn::Zero(d));
  return hn::IfThenElse(hn::And(tie, beyond),
                        hn::Add(rounded, hn::Add(rest, rest)), rounded);
#endif
}

// Returns lanes ? a * b : otherwise. Other lanes are not multiplied.
template <class D>
HWY_INLINE hn::Vec<D> MultiplyWhere(D /*d*/, hn::Mask<D> lanes, hn::Vec<D> a,
                                    hn::Vec<D> b, hn::Vec<D> otherwise) {
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
  // Highway has no such operation, and a compiler makes one of a multiplication
  // and a selection only when it optimises.
  if constexpr (sizeof(hn::TFromD<D>) == 4) {
    return {_mm512_mask_mul_ps(otherwise.raw, lanes.raw, a.raw, b.raw)};
  } else {
    return {_mm512_mask_mul_pd(otherwise.raw, lanes.raw, a.raw, b.raw)};
  }
#else
  return hn::IfThenElse(lanes, hn::Mul(hn::IfThenElseZero(lanes, a), b),
                        otherwise);
#endif
}

// Elements below a limit that depends on the slope are treated as multiples of
// the smallest subnormal number: their product, rounded to an integer, is the
// result's bits. Other products are normal, and so are their factors once one
// is scaled up and the other down.
template <typename T>
class ExactProduct {
  using L = Layout<T>;
  using Bits = typename L::Bits;
  using Signed = hwy::MakeSigned<T>;

 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  using M = hn::Mask<D>;

  explicit ExactProduct(T slope)
      : sign_(std::bit_cast<Bits>(slope) & L::kSign), slope_(slope) {
    const Bits magnitude = std::bit_cast<Bits>(slope) ^ sign_;
    if (magnitude == 0) return;
    Bits normal = magnitude;
    int exponent = static_cast<int>(magnitude >> L::kMantissaBits);
    if (exponent == 0) {
      subnormal_slope_ = true;
      // Expressed in units, which converts exactly.
      const T units = static_cast<T>(static_cast<Signed>(magnitude));
      normal = std::bit_cast<Bits>(units);
      exponent =
          static_cast<int>(normal >> L::kMantissaBits) - L::kUnitExponent;
      slope_ = std::bit_cast<T>(
          std::bit_cast<Bits>(units *
                              L::PowerOfTwo(kScale - L::kUnitExponent)) |
          sign_);
    }
    large_slope_ = magnitude > std::bit_cast<Bits>(T{1});
    // A slope below 2^kMinFactorExponent is scaled up, and elements are scaled
    // down to compensate, except for subnormal ones: their product is below
    // half a unit.
    const int shift = std::max(0, L::kBias + L::kMinFactorExponent - exponent);
    factor_ = std::bit_cast<T>(normal % L::Exponent(1) +
                               L::Exponent(exponent + shift));
    offset_ = static_cast<Signed>(L::Exponent(L::kUnitExponent - shift));
    // With an infinite slope no element is below the limit, not even 0, which
    // gives NaN.
    const bool infinite = exponent > 2 * L::kBias;
    limit_ = static_cast<Signed>(
        L::Exponent(infinite ? 0 : std::max(1, L::kBias + 1 - exponent)));
  }

  HWY_INLINE V Multiply(V x) const {
    const auto magnitude = hn::BitCast(di_, hn::Abs(x));
    const auto not_small =
        Lanes(hn::Gt(magnitude, hn::Set(di_, static_cast<Signed>(limit_ - 1))));
    const auto subnormal = Lanes(
        hn::Lt(magnitude, hn::Set(di_, static_cast<Signed>(L::Exponent(1)))));
    // In units. Above 2^kMantissaBits a unit is a bit of the mantissa; normal
    // numbers have their exponent raised. The values of lanes at or above the
    // limit are not used.
    const auto base = hn::Set(d_, L::PowerOfTwo(L::kMantissaBits));
    const auto raised =
        hn::BitCast(d_, hn::Add(magnitude, hn::Set(di_, offset_)));
    const auto units = hn::IfThenElse(
        hn::Or(not_small, subnormal),
        hn::Sub(hn::Or(hn::BitCast(d_, magnitude), base), base), raised);
    // A unit is the last place of this difference unless the difference is
    // below base, in which case the product is normal.
    const auto minuend = hn::Set(d_, L::PowerOfTwo(L::kMantissaBits + 1));
    const auto rest = SubtractProduct(d_, minuend, units, factor_);
    const auto normal = hn::Or(not_small, hn::Lt(rest, base));
    // The difference of the bits is that of the product, with the slope's sign.
    const auto signed_minuend = hn::Set(
        du_, std::bit_cast<Bits>(L::PowerOfTwo(L::kMantissaBits + 1)) | sign_);
    const auto product = hn::Xor(
        hn::BitCast(d_, hn::Sub(signed_minuend, hn::BitCast(du_, rest))),
        hn::AndNot(hn::BitCast(d_, magnitude), x));
    return MultiplyNormal(normal, x, units, subnormal, product);
  }

 private:
  static constexpr int kScale = 64;
  static constexpr D d_{};
  static constexpr hn::RebindToSigned<D> di_{};
  static constexpr hn::RebindToUnsigned<D> du_{};

  HWY_INLINE static M Lanes(hn::Mask<hn::RebindToSigned<D>> mask) {
    return hn::RebindMask(d_, mask);
  }

  // The product in these lanes, of normal numbers or of units.
  HWY_INLINE V MultiplyNormal(M lanes, V x, V units, M subnormal,
                              V otherwise) const {
    auto slope = hn::Set(d_, slope_);
    if (large_slope_) {
      const auto scaled =
          hn::Mul(units, hn::Set(d_, L::PowerOfTwo(kScale - L::kUnitExponent)));
      x = hn::IfThenElse(subnormal, hn::CopySign(scaled, x), x);
      slope = hn::IfThenElse(
          subnormal, hn::Set(d_, slope_ * L::PowerOfTwo(-kScale)), slope);
    }
    if (subnormal_slope_) {
      const auto scale = hn::Set(d_, L::PowerOfTwo(-kScale));
      x = MultiplyWhere(d_, lanes, x, scale, x);
    }
    return MultiplyWhere(d_, lanes, x, slope, otherwise);
  }

  Bits sign_;  // of the slope
  T slope_;    // 2^kScale times as large if it is subnormal
  bool subnormal_slope_ = false;
  bool large_slope_ = false;  // above 1
  T factor_ = 0;              // slope's magnitude, in Multiply
  Signed offset_ = static_cast<Signed>(L::Exponent(L::kUnitExponent / 2));
  Signed limit_ = static_cast<Signed>(L::Exponent(1));
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
