// SPDX-License-Identifier: Apache-2.0
// The function itself on vectors of float32 and float64.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_FLOAT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_FLOAT_INL_H_
#undef SERVER_KERNEL_FLOAT_INL_H_
#else
#define SERVER_KERNEL_FLOAT_INL_H_
#endif

#include <cstddef>
#include <type_traits>

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/exact_product-inl.h"
#include "server/kernel/leaky_relu.h"
#include "server/kernel/subnormal_guard-inl.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Op (loop-inl.h) for the types that the CPU computes with.
//
// x > 0 is false for NaN and for both zeros, as in PyTorch and TensorFlow.
// Values that pass through are selected rather than multiplied by 1, so they
// keep their bits even if subnormals are flushed.
template <typename T>
class FloatOp {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;
  using Guard = SubnormalGuard<T, T>;
  using Exact = ExactProduct<T>;
  static constexpr bool kGuarded = false;
  static constexpr size_t kVectors = 4;
  static constexpr size_t kGuardedVectors = 8;

  explicit FloatOp(const Parameters& parameters)
      : slope_(
            parameters.semantics == Semantics::kTensorFlow
                ? static_cast<T>(static_cast<float>(parameters.negative_slope))
                : static_cast<T>(parameters.negative_slope)) {}

  T slope() const { return slope_; }

  // NaN passes through unmultiplied, since its product is NaN too. The product
  // comes first, so that on AVX-512 the multiplication is what selects.
  HWY_INLINE V Unary(V x) const {
    return hn::IfThenElse(hn::Le(x, hn::Zero(d_)), Multiply(x), x);
  }
  HWY_INLINE V Binary(V x, V g) const { return Select(x, g, Multiply(g)); }
  HWY_INLINE V Derivative(V x) const {
    return Select(x, hn::Set(d_, T{1}), hn::Set(d_, slope_));
  }

  // For the guard, which must not compare subnormal numbers either: NaN passes
  // through, and x > 0 is a comparison of its bits.
  HWY_INLINE V UnaryByBits(V x) const { return SelectByBits(x, Multiply(x)); }
  HWY_INLINE V UnaryExact(V x, const Exact& exact) const {
    return SelectByBits(x, exact.Multiply(x));
  }
  HWY_INLINE V BinaryExact(V x, V g, const Exact& exact) const {
    return Select(x, g, exact.Multiply(g));
  }
  // Positive numbers are not multiplied, so a filter for negative ones is
  // enough. REQUIRES: the slope has no sign and is a normal number or 0.
  HWY_INLINE V UnaryOfPlainSlope(V x) const {
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
    return MultiplyWhere(d_, NotPositive(x), x, hn::Set(d_, slope_), x);
#else
    const hn::RebindToSigned<D> di;
    const auto bits = hn::BitCast(di, x);
    const auto negative = hn::RebindMask(d_, hn::Lt(bits, hn::Zero(di)));
    V product;
    if constexpr (sizeof(T) == 4) {
      product = Multiply(hn::BitCast(d_, hn::Min(bits, hn::Zero(di))));
    } else {
      product = Multiply(hn::IfThenElse(negative, x, hn::Zero(d_)));
    }
    return hn::IfThenElse(negative, product, x);
#endif
  }

 private:
  static constexpr D d_{};

  HWY_INLINE V Multiply(V v) const { return hn::Mul(v, hn::Set(d_, slope_)); }

  // x > 0 ? x : product. The product comes first, as in Unary.
  HWY_INLINE static V SelectByBits(V x, V product) {
    return hn::IfThenElse(NotPositive(x), product, x);
  }
  // By bits: NaN counts as what its sign says.
  HWY_INLINE static hn::Mask<D> NotPositive(V x) {
    const hn::RebindToSigned<D> di;
    return hn::RebindMask(d_, hn::Lt(hn::BitCast(di, x), hn::Set(di, 1)));
  }
  // x > 0 ? passed : product.
  HWY_INLINE static V Select(V x, V passed, V product) {
#if HWY_TARGET <= HWY_AVX3 && HWY_ARCH_X86
    // Expressed as "not greater", so that the multiplication selects here as
    // well. Highway has no such comparison, and Not takes an instruction.
    hn::Mask<D> multiplied;
    if constexpr (std::is_same_v<T, float>) {
      multiplied.raw =
          _mm512_cmp_ps_mask(x.raw, _mm512_setzero_ps(), _CMP_NGT_UQ);
    } else {
      multiplied.raw =
          _mm512_cmp_pd_mask(x.raw, _mm512_setzero_pd(), _CMP_NGT_UQ);
    }
    return hn::IfThenElse(multiplied, product, passed);
#else
    return hn::IfThenElse(hn::Lt(hn::Zero(d_), x), passed, product);
#endif
  }

  T slope_;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
