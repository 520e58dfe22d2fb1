// SPDX-License-Identifier: Apache-2.0
// The function on vectors of bfloat16: computed in float32 and rounded to
// nearest even by this code, since Highway 1.0.3 truncates.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_BFLOAT16_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_BFLOAT16_INL_H_
#undef SERVER_KERNEL_BFLOAT16_INL_H_
#else
#define SERVER_KERNEL_BFLOAT16_INL_H_
#endif

#include <bit>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/exact_product-inl.h"
#include "server/kernel/is_positive-inl.h"
#include "server/kernel/leaky_relu.h"
#include "server/kernel/subnormal_guard-inl.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Op (loop-inl.h).
class BFloat16Op {
 public:
#if HWY_TARGET == HWY_SCALAR
  using D = hn::CappedTag<uint16_t, 1>;
#else
  using D = hn::ScalableTag<uint16_t>;
#endif
  using V = hn::Vec<D>;
  using Guard = SubnormalGuard<uint16_t, float>;
  using Exact = ExactProduct<float>;
  static constexpr bool kGuarded = false;
  static constexpr size_t kVectors = 4;
  // As many as fit in the registers.
#if HWY_ARCH_X86 && HWY_TARGET > HWY_AVX3
  static constexpr size_t kGuardedVectors = 2;
#else
  static constexpr size_t kGuardedVectors = 4;
#endif

  explicit BFloat16Op(const Parameters& parameters)
      : slope_(static_cast<float>(parameters.negative_slope)) {
    if (parameters.semantics != Semantics::kTensorFlow) return;
    slope_ = std::bit_cast<float>(RoundedUpperHalf(slope_) << 16);
    constexpr uint16_t kSmallestNormal = 0x0080;
    smallest_ = kSmallestNormal;  // smaller ones count as zero
  }

  float slope() const { return slope_; }

  // NaN passes through unmultiplied, since its product is NaN too.
  HWY_INLINE V Unary(V x) const {
    const hn::RebindToSigned<D> di;
    const auto positive = hn::Gt(
        hn::BitCast(di, x), hn::Set(di, static_cast<int16_t>(smallest_ - 1)));
    return hn::IfThenElse(hn::RebindMask(d_, positive), x,
                          Product(x, Ordinary{slope_}));
  }
  HWY_INLINE V Binary(V x, V g) const {
    return Select(x, g, Product(g, Ordinary{slope_}));
  }
  HWY_INLINE V Derivative(V x) const {
    const auto slope = static_cast<uint16_t>(RoundedUpperHalf(slope_));
    return Select(x, hn::Set(d_, 0x3f80), hn::Set(d_, slope));
  }

  // For the guard; Unary compares bits anyway.
  HWY_INLINE V UnaryByBits(V x) const { return Unary(x); }
  HWY_INLINE V UnaryExact(V x, const Exact& exact) const {
    return BinaryExact(x, x, exact);
  }
  HWY_INLINE V BinaryExact(V x, V g, const Exact& exact) const {
    return Select(x, g, Product(g, exact));
  }
  // Positive numbers are not multiplied, so a filter for negative ones is
  // enough; they are replaced by zeros, whose product adds nothing to them.
  // REQUIRES: the slope has no sign and is a normal number or 0.
  HWY_INLINE V UnaryOfPlainSlope(V x) const {
    const hn::RebindToSigned<D> di;
    const auto negative =
        hn::BitCast(d_, hn::Min(hn::BitCast(di, x), hn::Zero(di)));
    return hn::Or(Product(negative, Ordinary{slope_}), hn::Sub(x, negative));
  }

 private:
  using DF = hn::Repartition<float, hn::ScalableTag<uint16_t>>;
  using VF = hn::Vec<DF>;
  using DU = hn::RebindToUnsigned<DF>;
  using VU = hn::Vec<DU>;
  static constexpr D d_{};
  static constexpr DF df_{};
  static constexpr DU du_{};

  // Multiplies as ExactProduct does, for numbers that are not subnormal.
  struct Ordinary {
    HWY_INLINE VF Multiply(VF v) const {
      return hn::Mul(v, hn::Set(df_, slope));
    }
    float slope;
  };

  // Rounds to nearest even. A NaN stays NaN: its lower half is zero, since it
  // came from a bfloat16 or from an invalid product.
  static uint32_t RoundedUpperHalf(float value) {
    const auto bits = std::bit_cast<uint32_t>(value);
    return (bits + (bits >> 16 & 1) + 0x7fff) >> 16;
  }

  // x > 0 ? passed : product.
  HWY_INLINE V Select(V x, V passed, V product) const {
    return hn::IfThenElse(IsPositive(d_, x, smallest_, 0x7f80), passed,
                          product);
  }

#if HWY_TARGET == HWY_SCALAR
  template <class Multiplier>
  HWY_INLINE static V Product(V g, const Multiplier& multiplier) {
    const auto value =
        hn::BitCast(df_, hn::ShiftLeft<16>(hn::PromoteTo(du_, g)));
    return hn::Set(d_, static_cast<uint16_t>(RoundedUpperHalf(
                           hn::GetLane(multiplier.Multiply(value)))));
  }
#else
  // Of each pair of elements one becomes a float32 by a shift and the other by
  // a mask, so nothing crosses lanes.
  template <class Multiplier>
  HWY_INLINE static V Product(V g, const Multiplier& multiplier) {
    const auto pairs = hn::BitCast(du_, g);
    const auto even = hn::BitCast(df_, hn::ShiftLeft<16>(pairs));
    const auto odd =
        hn::BitCast(df_, hn::And(pairs, hn::Set(du_, 0xffff0000u)));
    return RoundedUpperHalves(hn::BitCast(du_, multiplier.Multiply(even)),
                              hn::BitCast(du_, multiplier.Multiply(odd)));
  }
  // As RoundedUpperHalf, for all elements at once.
  HWY_INLINE static V RoundedUpperHalves(VU even, VU odd) {
    const auto upper = hn::OddEven(hn::BitCast(d_, odd),
                                   hn::BitCast(d_, hn::ShiftRight<16>(even)));
    const auto lower = hn::OddEven(hn::BitCast(d_, hn::ShiftLeft<16>(odd)),
                                   hn::BitCast(d_, even));
    // Rounds up above the middle, 0x8000, and at the middle if the upper half
    // is odd: the average with 0x7fff, rounded up, then has its highest bit
    // set.
    const auto middle = hn::OrAnd(hn::Set(d_, 0x7ffe), upper, hn::Set(d_, 1));
    const auto average = hn::AverageRound(lower, middle);
    return hn::Add(upper, hn::ShiftRight<15>(average));
  }
#endif

  float slope_;
  // Bits of the smallest number greater than zero.
  uint16_t smallest_ = 1;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
