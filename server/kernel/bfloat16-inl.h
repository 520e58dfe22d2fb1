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

class BFloat16Slope {
 public:
  explicit BFloat16Slope(const Parameters& parameters)
      : slope_(static_cast<float>(parameters.negative_slope)) {
    if (parameters.semantics != Semantics::kTensorFlow) return;
    const hn::CappedTag<float, 1> df;
    const hn::RebindToUnsigned<decltype(df)> du;
    const auto rounded =
        RoundUpperHalf(du, hn::BitCast(du, hn::Set(df, slope_)));
    slope_ = hn::GetLane(
        hn::BitCast(df, hn::And(rounded, hn::Set(du, 0xffff0000u))));
  }
  float value() const { return slope_; }

 private:
  float slope_;
};

#if HWY_TARGET == HWY_SCALAR

// Op (loop-inl.h), one element at a time.
class BFloat16Op {
 public:
  using D = hn::CappedTag<uint16_t, 1>;
  using V = hn::Vec<D>;

  explicit BFloat16Op(const Parameters& parameters) : slope_(parameters) {}

  HWY_INLINE V Unary(V x) const { return Binary(x, x); }
  HWY_INLINE V Binary(V x, V g) const {
    const hn::CappedTag<float, 1> df;
    const hn::CappedTag<uint32_t, 1> du;
    const auto result =
        Select(df, hn::BitCast(df, hn::ShiftLeft<16>(hn::PromoteTo(du, x))),
               hn::BitCast(df, hn::ShiftLeft<16>(hn::PromoteTo(du, g))),
               hn::Set(df, slope_.value()));
    const hn::CappedTag<int32_t, 1> di;
    return hn::DemoteTo(
        D(), hn::BitCast(di, hn::ShiftRight<16>(
                                 RoundUpperHalf(du, hn::BitCast(du, result)))));
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), 0x3f80); }

 private:
  BFloat16Slope slope_;
};

#else

// Op (loop-inl.h). Two elements share a 32-bit lane: the even one becomes a
// float32 by a shift, the odd one by a mask, and nothing crosses lanes.
class BFloat16Op {
 public:
  using D = hn::ScalableTag<uint32_t>;
  using V = hn::Vec<D>;

  explicit BFloat16Op(const Parameters& parameters) : slope_(parameters) {}

  HWY_INLINE V Unary(V x) const { return Binary(x, x); }
  HWY_INLINE V Binary(V x, V g) const {
    const hn::RebindToFloat<D> df;
    const D du;
    const auto slope = hn::Set(df, slope_.value());
    const auto even = Select(df, hn::BitCast(df, hn::ShiftLeft<16>(x)),
                             hn::BitCast(df, hn::ShiftLeft<16>(g)), slope);
    const auto upper = hn::Set(du, 0xffff0000u);
    const auto odd = Select(df, hn::BitCast(df, hn::And(x, upper)),
                            hn::BitCast(df, hn::And(g, upper)), slope);
    return hn::Or(hn::ShiftRight<16>(RoundUpperHalf(du, hn::BitCast(du, even))),
                  hn::And(RoundUpperHalf(du, hn::BitCast(du, odd)), upper));
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), 0x3f803f80u); }

 private:
  BFloat16Slope slope_;
};

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
