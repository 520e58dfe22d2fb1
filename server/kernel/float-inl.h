// SPDX-License-Identifier: Apache-2.0
// The function itself on vectors of float32 and float64.

// Per-target include guard: Highway compiles this once an instruction set.
#if defined(SERVER_KERNEL_FLOAT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_FLOAT_INL_H_
#undef SERVER_KERNEL_FLOAT_INL_H_
#else
#define SERVER_KERNEL_FLOAT_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"
#include "leakyrelu/semantics.h"
#include "server/kernel/leaky_relu.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// x > 0 ? g : g * slope. A select rather than a product with 1, so that what
// passes through keeps its bits even where subnormals are flushed. The test is
// false for NaN and for both zeros, as in PyTorch and TensorFlow.
template <class D>
HWY_INLINE hn::Vec<D> Select(D d, hn::Vec<D> x, hn::Vec<D> g,
                             hn::Vec<D> slope) {
  return hn::IfThenElse(hn::Gt(x, hn::Zero(d)), g, hn::Mul(g, slope));
}

// The test of Select on the bits of a 16-bit type, so that what passes through
// need not be converted: from the smallest positive number to infinity.
template <class D>
HWY_INLINE hn::Mask<D> IsPositive(D d, hn::Vec<D> bits, uint16_t smallest,
                                  uint16_t infinity) {
  return hn::Lt(hn::Sub(bits, hn::Set(d, smallest)),
                hn::Set(d, static_cast<uint16_t>(infinity - smallest + 1)));
}

// Op (loop-inl.h) of the types that the CPU computes with.
template <typename T>
class FloatOp {
 public:
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  explicit FloatOp(const Parameters& parameters)
      : slope_(
            parameters.semantics == Semantics::kTensorFlow
                ? static_cast<T>(static_cast<float>(parameters.negative_slope))
                : static_cast<T>(parameters.negative_slope)) {}

  HWY_INLINE V Unary(V x) const { return Binary(x, x); }
  HWY_INLINE V Binary(V x, V g) const {
    return Select(D(), x, g, hn::Set(D(), slope_));
  }
  HWY_INLINE V Ones() const { return hn::Set(D(), T{1}); }

 private:
  T slope_;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
