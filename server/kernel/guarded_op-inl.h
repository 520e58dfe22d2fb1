// SPDX-License-Identifier: Apache-2.0
// Ops that keep subnormal numbers out of the multiplier.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_GUARDED_OP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_GUARDED_OP_INL_H_
#undef SERVER_KERNEL_GUARDED_OP_INL_H_
#else
#define SERVER_KERNEL_GUARDED_OP_INL_H_
#endif

#include <bit>
#include <cstddef>

#include "hwy/highway.h"
#include "server/kernel/exact_product-inl.h"
#include "server/kernel/leaky_relu.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

// An Op with the guard of its type: the same results, without assists. With
// kPlainSlope, which requires HasPlainSlope, forward is faster.
template <class OpType, bool kPlainSlope = false>
class GuardedOp {
 public:
  using D = typename OpType::D;
  using V = typename OpType::V;
  using Exact = typename OpType::Exact;
  static constexpr bool kGuarded = true;
  static constexpr size_t kVectors = OpType::kGuardedVectors;

  explicit GuardedOp(const Parameters& parameters)
      : op_(parameters), guard_(op_.slope()) {}

  // Whether the slope has no sign and is a normal number or 0.
  bool HasPlainSlope() const {
    using L = Layout<decltype(op_.slope())>;
    const auto bits = std::bit_cast<typename L::Bits>(op_.slope());
    return bits - L::Exponent(1) < L::Exponent(2 * L::kBias) || bits == 0;
  }

  // For vectors in which the guard has found nothing.
  HWY_INLINE V Unary(V x) const {
    return kPlainSlope ? op_.UnaryOfPlainSlope(x) : op_.UnaryByBits(x);
  }
  HWY_INLINE V Binary(V x, V g) const { return op_.Binary(x, g); }

  template <bool kExact, size_t kCount>
  HWY_INLINE bool FindsUnary(const V (&x)[kCount]) const {
    return kPlainSlope ? guard_.template FindsNegative<kExact>(x)
                       : guard_.template Finds<kExact>(x);
  }
  template <bool kExact, size_t kCount>
  HWY_INLINE bool FindsBinary(const V (&g)[kCount]) const {
    return guard_.template Finds<kExact>(g);
  }

  // For any vectors.
  Exact MakeExact() const { return Exact(op_.slope()); }
  HWY_INLINE V Unary(V x, const Exact& exact) const {
    return op_.UnaryExact(x, exact);
  }
  HWY_INLINE V Binary(V x, V g, const Exact& exact) const {
    return op_.BinaryExact(x, g, exact);
  }

 private:
  OpType op_;
  typename OpType::Guard guard_;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
