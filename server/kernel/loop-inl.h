// SPDX-License-Identifier: Apache-2.0
// Walks runs of bytes a vector at a time, at any alignment, touching nothing
// outside. An Op (the types' -inl.h files) names its vector by a tag `D` and
// turns whole vectors into whole vectors; it may see zeros past the end.

// Per-target include guard: Highway compiles this once an instruction set.
#if defined(SERVER_KERNEL_LOOP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SERVER_KERNEL_LOOP_INL_H_
#undef SERVER_KERNEL_LOOP_INL_H_
#else
#define SERVER_KERNEL_LOOP_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Bytes are loaded as bytes, so that no lane's alignment is ever promised.
template <class D>
HWY_INLINE hn::Vec<D> LoadBytes(D d, const std::byte* from) {
#if HWY_TARGET == HWY_SCALAR
  hn::TFromD<D> lane;
  std::memcpy(&lane, from, sizeof(lane));
  return hn::Set(d, lane);
#else
  const hn::Repartition<uint8_t, D> bytes;
  return hn::BitCast(d,
                     hn::LoadU(bytes, reinterpret_cast<const uint8_t*>(from)));
#endif
}

template <class D>
HWY_INLINE void StoreBytes([[maybe_unused]] D d, hn::Vec<D> vector,
                           std::byte* to) {
#if HWY_TARGET == HWY_SCALAR
  const hn::TFromD<D> lane = hn::GetLane(vector);
  std::memcpy(to, &lane, sizeof(lane));
#else
  const hn::Repartition<uint8_t, D> bytes;
  hn::StoreU(hn::BitCast(bytes, vector), bytes, reinterpret_cast<uint8_t*>(to));
#endif
}

// A vector's worth of memory for the rest of a run. Highway's masked loads
// fault at the end of a page where the CPU has none (SSE4 and older).
struct Rest {
  alignas(64) std::byte bytes[HWY_MAX_BYTES] = {};
};

// y[i] = op.Unary(x[i]).
template <class Op>
HWY_INLINE void MapUnary(const Op& op, const std::byte* x, std::byte* y,
                         size_t bytes) {
  const typename Op::D d;
  const size_t step = hn::Lanes(d) * sizeof(hn::TFromD<typename Op::D>);
  size_t i = 0;
  for (; i + step <= bytes; i += step) {
    StoreBytes(d, op.Unary(LoadBytes(d, x + i)), y + i);
  }
  if (i == bytes) return;
  Rest rest;
  std::memcpy(rest.bytes, x + i, bytes - i);
  StoreBytes(d, op.Unary(LoadBytes(d, rest.bytes)), rest.bytes);
  std::memcpy(y + i, rest.bytes, bytes - i);
}

// dx[i] = op.Binary(x[i], grad[i]).
template <class Op>
HWY_INLINE void MapBinary(const Op& op, const std::byte* x,
                          const std::byte* grad, std::byte* dx, size_t bytes) {
  const typename Op::D d;
  const size_t step = hn::Lanes(d) * sizeof(hn::TFromD<typename Op::D>);
  size_t i = 0;
  for (; i + step <= bytes; i += step) {
    StoreBytes(d, op.Binary(LoadBytes(d, x + i), LoadBytes(d, grad + i)),
               dx + i);
  }
  if (i == bytes) return;
  Rest x_rest;
  Rest rest;
  std::memcpy(x_rest.bytes, x + i, bytes - i);
  std::memcpy(rest.bytes, grad + i, bytes - i);
  StoreBytes(d, op.Binary(LoadBytes(d, x_rest.bytes), LoadBytes(d, rest.bytes)),
             rest.bytes);
  std::memcpy(dx + i, rest.bytes, bytes - i);
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
