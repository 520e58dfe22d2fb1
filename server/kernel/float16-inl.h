// SPDX-License-Identifier: Apache-2.0
// The function on vectors of float16: computed in float32, rounded once.

// Per-target include guard: Highway compiles this once an instruction set.
#if defined(SERVER_KERNEL_FLOAT16_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_FLOAT16_INL_H_
#undef SERVER_KERNEL_FLOAT16_INL_H_
#else
#define SERVER_KERNEL_FLOAT16_INL_H_
#endif

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/float-inl.h"
#include "server/kernel/float16_conversion-inl.h"
#include "server/kernel/leaky_relu.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Op (loop-inl.h).
class Float16Op {
 public:
  using D = Float16Bits;
  using V = hn::Vec<D>;

  explicit Float16Op(const Parameters& parameters)
      : slope_(static_cast<float>(parameters.negative_slope)) {
    if (parameters.semantics != Semantics::kTensorFlow) return;
    slope_ = hn::GetLane(ToFloat32(ToFloat16(hn::Set(df_, slope_))));
  }

  // The other way round than Select, so that on AVX-512 the multiplication is
  // the one that selects; NaN passes through, which makes no difference. And
  // unlike Binary it uses x only once, so the CPU converts it in the load.
  HWY_INLINE V Unary(V x) const {
    const auto value = ToFloat32(x);
    return ToFloat16(hn::IfThenElse(hn::Le(value, hn::Zero(df_)),
                                    hn::Mul(value, hn::Set(df_, slope_)),
                                    value));
  }
  HWY_INLINE V Binary(V x, V g) const {
    const auto product = ToFloat16(hn::Mul(ToFloat32(g), hn::Set(df_, slope_)));
    return hn::IfThenElse(IsPositive(D(), x, 1, 0x7c00), g, product);
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), 0x3c00); }

 private:
  static constexpr Float16Values df_{};
  float slope_;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
