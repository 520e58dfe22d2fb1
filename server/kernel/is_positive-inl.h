// SPDX-License-Identifier: Apache-2.0
// x > 0 on the bits of a 16-bit type, so that values that pass through need not
// be converted.

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_IS_POSITIVE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_IS_POSITIVE_INL_H_
#undef SERVER_KERNEL_IS_POSITIVE_INL_H_
#else
#define SERVER_KERNEL_IS_POSITIVE_INL_H_
#endif

#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Positive values range from the smallest positive number to infinity. Counted
// from the former, they come first among all bit patterns; the comparison is
// signed, since x86 below AVX-512 has no other.
template <class D>
HWY_INLINE hn::Mask<D> IsPositive(D d, hn::Vec<D> bits, uint16_t smallest,
                                  uint16_t infinity) {
  const hn::RebindToSigned<D> di;
  const auto signed_set = [di](int value) HWY_ATTR {
    return hn::Set(di, static_cast<int16_t>(value));
  };
  const auto first =
      hn::Add(hn::BitCast(di, bits), signed_set(-0x8000 - smallest));
  return hn::RebindMask(
      d, hn::Lt(first, signed_set(infinity - smallest + 1 - 0x8000)));
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
