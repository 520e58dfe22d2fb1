// SPDX-License-Identifier: Apache-2.0
// The function on vectors of bfloat16: computed in float32, rounded to
// nearest even by hand, since Highway 1.0.3 truncates.

// Per-target include guard: Highway compiles this once an instruction set.
#if defined(SERVER_KERNEL_BFLOAT16_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_BFLOAT16_INL_H_
#undef SERVER_KERNEL_BFLOAT16_INL_H_
#else
#define SERVER_KERNEL_BFLOAT16_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/float-inl.h"
#include "server/kernel/leaky_relu.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Adds half a unit of the upper half's last place, so that the upper half is
// rounded to nearest even. No case for NaN is needed: the lower half of every
// NaN here is zero (it came from a bfloat16 or from an invalid product), so
// nothing carries into the sign.
template <class DU>
HWY_INLINE hn::Vec<DU> RoundUpperHalf(DU du, hn::Vec<DU> bits) {
  const auto odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(du, 1));
  return hn::Add(bits, hn::Add(odd, hn::Set(du, 0x7fff)));
}

class BFloat16Parameters {
 public:
  explicit BFloat16Parameters(const Parameters& parameters)
      : slope_(static_cast<float>(parameters.negative_slope)) {
    if (parameters.semantics != Semantics::kTensorFlow) return;
    constexpr uint16_t kSmallestNormal = 0x0080;
    smallest_ = kSmallestNormal;  // the others are zero there
    const hn::CappedTag<float, 1> df;
    const hn::RebindToUnsigned<decltype(df)> du;
    const auto rounded =
        RoundUpperHalf(du, hn::BitCast(du, hn::Set(df, slope_)));
    slope_ = hn::GetLane(
        hn::BitCast(df, hn::And(rounded, hn::Set(du, 0xffff0000u))));
  }
  float slope() const { return slope_; }
  // Bits of the smallest number that is greater than zero.
  uint16_t smallest() const { return smallest_; }

 private:
  float slope_;
  uint16_t smallest_ = 1;
};

#if HWY_TARGET == HWY_SCALAR

// Op (loop-inl.h), one element at a time.
class BFloat16Op {
 public:
  using D = hn::CappedTag<uint16_t, 1>;
  using V = hn::Vec<D>;

  explicit BFloat16Op(const Parameters& parameters) : parameters_(parameters) {}

  HWY_INLINE V Unary(V x) const { return Binary(x, x); }
  HWY_INLINE V Binary(V x, V g) const {
    const hn::CappedTag<float, 1> df;
    const hn::CappedTag<uint32_t, 1> du;
    const auto result =
        Select(df, hn::BitCast(df, hn::ShiftLeft<16>(hn::PromoteTo(du, x))),
               hn::BitCast(df, hn::ShiftLeft<16>(hn::PromoteTo(du, g))),
               hn::Set(df, parameters_.slope()));
    const hn::CappedTag<int32_t, 1> di;
    return hn::DemoteTo(
        D(), hn::BitCast(di, hn::ShiftRight<16>(
                                 RoundUpperHalf(du, hn::BitCast(du, result)))));
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), 0x3f80); }

 private:
  BFloat16Parameters parameters_;
};

#else

// Op (loop-inl.h). Of each two elements one becomes a float32 by a shift, the
// other by a mask, and nothing crosses lanes.
class BFloat16Op {
 public:
  using D = hn::ScalableTag<uint16_t>;
  using V = hn::Vec<D>;

  explicit BFloat16Op(const Parameters& parameters) : parameters_(parameters) {}

  HWY_INLINE V Unary(V x) const { return Binary(x, x); }
  HWY_INLINE V Binary(V x, V g) const {
    const hn::Repartition<float, D> df;
    const hn::RebindToUnsigned<decltype(df)> du;
    const auto slope = hn::Set(df, parameters_.slope());
    const auto pairs = hn::BitCast(du, g);
    const auto even = hn::BitCast(df, hn::ShiftLeft<16>(pairs));
    const auto odd = hn::BitCast(df, hn::And(pairs, hn::Set(du, 0xffff0000u)));
    const auto product = RoundUpperHalves(hn::BitCast(du, hn::Mul(even, slope)),
                                          hn::BitCast(du, hn::Mul(odd, slope)));
    return hn::IfThenElse(IsPositive(D(), x, parameters_.smallest(), 0x7f80), g,
                          product);
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), 0x3f80); }

 private:
  // As RoundUpperHalf does, but for all halves at once.
  template <class VU>
  static HWY_INLINE V RoundUpperHalves(VU even, VU odd) {
    const D d;
    const auto upper = hn::OddEven(hn::BitCast(d, odd),
                                   hn::BitCast(d, hn::ShiftRight<16>(even)));
    const auto lower = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<16>(odd)),
                                   hn::BitCast(d, even));
    // Up from above the middle, 0x8000, or from an odd half at the middle.
    const auto one = hn::Set(d, 1);
    const auto place = hn::SaturatedAdd(lower, hn::And(upper, one));
    return hn::Add(upper, hn::ShiftRight<15>(hn::SaturatedSub(place, one)));
  }

  BFloat16Parameters parameters_;
};

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
