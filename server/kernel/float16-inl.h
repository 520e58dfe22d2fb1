// SPDX-License-Identifier: Apache-2.0
// The function on vectors of float16: computed in float32, rounded once.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_FLOAT16_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_FLOAT16_INL_H_
#undef SERVER_KERNEL_FLOAT16_INL_H_
#else
#define SERVER_KERNEL_FLOAT16_INL_H_
#endif

#include <bit>
#include <cstdint>

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/float16_conversion-inl.h"
#include "server/kernel/is_positive-inl.h"
#include "server/kernel/leaky_relu.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Op (loop-inl.h). It needs no guard: converted to float32, its elements are
// normal, and so are their products with slopes that are not too small.
class Float16Op {
 public:
  using D = Float16Bits;
  using V = hn::Vec<D>;
  static constexpr bool kGuarded = false;
  static constexpr size_t kVectors = 4;

  explicit Float16Op(const Parameters& parameters)
      : slope_(static_cast<float>(parameters.negative_slope)) {
    // With any smaller slope, products are below 2^-64, which is zero in
    // float16.
    constexpr auto kSmallest = std::bit_cast<uint32_t>(0x1p-80f);
    constexpr uint32_t kSign = 0x80000000;
    const auto bits = std::bit_cast<uint32_t>(slope_);
    if ((bits & ~kSign) - 1 < kSmallest - 1) {  // and not 0
      slope_ = std::bit_cast<float>((bits & kSign) | kSmallest);
    }
    if (parameters.semantics != Semantics::kTensorFlow) return;
    slope_ = hn::GetLane(ToFloat32(ToFloat16(hn::Set(df_, slope_))));
  }

  // The product comes first, so that on AVX-512 the multiplication is what
  // selects; NaN passes through unmultiplied, since its product is NaN too.
  // Unlike Binary it uses x only once, so the CPU converts it in the load.
  HWY_INLINE V Unary(V x) const {
    const auto value = ToFloat32(x);
    return ToFloat16(hn::IfThenElse(hn::Le(value, hn::Zero(df_)),
                                    hn::Mul(value, hn::Set(df_, slope_)),
                                    value));
  }
  HWY_INLINE V Binary(V x, V g) const {
    return Select(x, g, ToFloat16(hn::Mul(ToFloat32(g), hn::Set(df_, slope_))));
  }
  HWY_INLINE V Derivative(V x) const {
    return Select(x, hn::Set(D(), 0x3c00), ToFloat16(hn::Set(df_, slope_)));
  }

 private:
  // x > 0 ? passed : product.
  HWY_INLINE static V Select(V x, V passed, V product) {
    return hn::IfThenElse(IsPositive(D(), x, 1, 0x7c00), passed, product);
  }

  static constexpr Float16Values df_{};
  float slope_;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
