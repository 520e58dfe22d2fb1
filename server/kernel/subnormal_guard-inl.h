// SPDX-License-Identifier: Apache-2.0
// Finds, among several vectors at once, elements that must not be passed to an
// ordinary multiplication (see exact_product-inl.h).

// Per-target include guard: Highway compiles this file once per instruction
// set.
#if defined(SERVER_KERNEL_SUBNORMAL_GUARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_SUBNORMAL_GUARD_INL_H_
#undef SERVER_KERNEL_SUBNORMAL_GUARD_INL_H_
#else
#define SERVER_KERNEL_SUBNORMAL_GUARD_INL_H_
#endif

#include <algorithm>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "hwy/highway.h"
#include "server/kernel/exact_product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Tests several vectors at once: exact tests, and filters, which compare only
// the upper word of an element and have false positives, so that ordinary
// numbers take only one or two instructions per vector.
//
// T is the type of the elements, Slope that of their factor. The limit depends
// on the slope: products with numbers of at least that magnitude are normal.
// With a subnormal slope every number, even zero, is below the limit.
template <typename T, typename Slope>
class SubnormalGuard {
#if HWY_TARGET == HWY_SCALAR
  using Word = hwy::MakeUnsigned<T>;
#else
  using Word = std::conditional_t<sizeof(T) == 2, uint16_t, uint32_t>;
#endif
  using D = hn::ScalableTag<T>;
  using DBits = hn::RebindToUnsigned<D>;
  using DWord = hn::Repartition<Word, D>;
  using DSigned = hn::RebindToSigned<DWord>;

 public:
  using V = hn::Vec<D>;

  explicit SubnormalGuard(Slope slope) {
    using L = Layout<Slope>;
    const auto magnitude = std::bit_cast<typename L::Bits>(slope) & ~L::kSign;
    const int exponent = static_cast<int>(magnitude >> L::kMantissaBits);
    constexpr int kDroppedBits = 8 * (sizeof(Slope) - sizeof(Word));
    if (HWY_UNLIKELY(exponent == 0 && magnitude != 0)) return;
    const int limit = exponent == 0 ? 1 : std::max(1, L::kBias + 1 - exponent);
    limit_ = static_cast<Word>(L::Exponent(limit) >> kDroppedBits);
  }

  // Whether any number is negative and below the limit. The filter also finds
  // -0 and takes one instruction per vector, the exact test two. REQUIRES: the
  // slope is not subnormal.
  template <bool kExact, size_t kVectors>
  HWY_INLINE bool FindsNegative(const V (&vectors)[kVectors]) const {
    const DSigned d;
    const auto words = [](V vector) HWY_ATTR {
      return hn::BitCast(DSigned(), kExact ? LessOneUnit(vector) : vector);
    };
    auto smallest = words(vectors[0]);
#pragma GCC unroll 8
    for (size_t i = 1; i < kVectors; ++i) {
      smallest = hn::Min(smallest, words(vectors[i]));
    }
    const auto limit =
        hn::BitCast(d, UpperWords(static_cast<Word>(kSign + limit_), kSign));
    return !hn::AllFalse(d, hn::Lt(smallest, limit));
  }

  // Whether any number is below the limit. The filter also finds zeros and
  // takes two instructions per vector, the exact test three.
  template <bool kExact, size_t kVectors>
  HWY_INLINE bool Finds(const V (&vectors)[kVectors]) const {
    if (kExact && limit_ == kSign) return true;
    const auto words = [](V vector) HWY_ATTR {
      const DBits d;
      const auto bits = hn::BitCast(d, vector);
      const auto twice = hn::BitCast(D(), hn::Add(bits, bits));
      return hn::BitCast(DWord(), kExact ? LessOneUnit(twice) : twice);
    };
    auto smallest = words(vectors[0]);
#pragma GCC unroll 8
    for (size_t i = 1; i < kVectors; ++i) {
      smallest = hn::Min(smallest, words(vectors[i]));
    }
    const auto limit = UpperWords(static_cast<Word>(2 * limit_ - 1), 0);
    return !hn::AllTrue(DWord(), hn::Eq(hn::Min(smallest, limit), limit));
  }

 private:
  static constexpr Word kSign =
      static_cast<Word>(~(static_cast<Word>(~Word{0}) >> 1));

  // Zero becomes the greatest bit pattern, and numbers below the limit stay
  // below it.
  HWY_INLINE static V LessOneUnit(V vector) {
    const DBits d;
    return hn::BitCast(D(), hn::Sub(hn::BitCast(d, vector), hn::Set(d, 1)));
  }
  // The same words in every element.
  HWY_INLINE static hn::Vec<DWord> UpperWords(Word upper, Word lower) {
    if constexpr (sizeof(Word) == sizeof(T)) {
      return hn::Set(DWord(), upper);
    } else {
      const hn::Repartition<uint64_t, D> d;
      return hn::BitCast(DWord(),
                         hn::Set(d, uint64_t{upper} << 32 | uint64_t{lower}));
    }
  }

  Word limit_ = kSign;
};

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
