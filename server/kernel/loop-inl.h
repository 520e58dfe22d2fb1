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

// Whatever of a run is left of less than a vector.
struct Rest {
  alignas(64) std::byte bytes[HWY_MAX_BYTES] = {};
};

// Runs shorter than a vector. Highway's masked loads fault at the end of a page
// where the CPU has none (SSE4 and older). Not inlined, so that the loops need
// no stack.
template <class Op>
HWY_NOINLINE void MapShortUnary(Op op, const std::byte* x, std::byte* y,
                                size_t bytes) {
  if (bytes == 0) return;
  const typename Op::D d;
  Rest rest;
  std::memcpy(rest.bytes, x, bytes);
  StoreBytes(d, op.Unary(LoadBytes(d, rest.bytes)), rest.bytes);
  std::memcpy(y, rest.bytes, bytes);
}

template <class Op>
HWY_NOINLINE void MapShortBinary(Op op, const std::byte* x,
                                 const std::byte* grad, std::byte* dx,
                                 size_t bytes) {
  if (bytes == 0) return;
  const typename Op::D d;
  Rest x_rest;
  Rest rest;
  std::memcpy(x_rest.bytes, x, bytes);
  std::memcpy(rest.bytes, grad, bytes);
  StoreBytes(d, op.Binary(LoadBytes(d, x_rest.bytes), LoadBytes(d, rest.bytes)),
             rest.bytes);
  std::memcpy(dx, rest.bytes, bytes);
}

// Both loops take four vectors at a time and store them last: where x and grad
// lie a little more than a multiple of 4 KiB apart, as the tensors of one
// message may, the CPU takes the next loads to depend on the stores just made
// (backward: up to 1.7 times as fast); and the conversions of float16 overlap
// (1.3 times).
//
// The last vector overlaps the one before it, so no length is left over. It is
// computed first: in place, its elements are written before it is its turn.

// y[i] = op.Unary(x[i]).
template <class Op>
HWY_INLINE void MapUnary(const Op& op, const std::byte* x, std::byte* y,
                         size_t bytes) {
  const typename Op::D d;
  const size_t step = hn::Lanes(d) * sizeof(hn::TFromD<typename Op::D>);
  if (bytes < step) return MapShortUnary(op, x, y, bytes);
  const size_t last = bytes - step;
  const auto y_last = op.Unary(LoadBytes(d, x + last));
  size_t i = 0;
  for (; i + 4 * step <= bytes; i += 4 * step) {
    const auto y0 = op.Unary(LoadBytes(d, x + i));
    const auto y1 = op.Unary(LoadBytes(d, x + i + step));
    const auto y2 = op.Unary(LoadBytes(d, x + i + 2 * step));
    const auto y3 = op.Unary(LoadBytes(d, x + i + 3 * step));
    StoreBytes(d, y0, y + i);
    StoreBytes(d, y1, y + i + step);
    StoreBytes(d, y2, y + i + 2 * step);
    StoreBytes(d, y3, y + i + 3 * step);
  }
  for (; i < last; i += step) {
    StoreBytes(d, op.Unary(LoadBytes(d, x + i)), y + i);
  }
  StoreBytes(d, y_last, y + last);
}

// dx[i] = op.Binary(x[i], grad[i]).
template <class Op>
HWY_INLINE void MapBinary(const Op& op, const std::byte* x,
                          const std::byte* grad, std::byte* dx, size_t bytes) {
  const typename Op::D d;
  const size_t step = hn::Lanes(d) * sizeof(hn::TFromD<typename Op::D>);
  if (bytes < step) return MapShortBinary(op, x, grad, dx, bytes);
  const auto at = [&](size_t i) HWY_ATTR {
    return op.Binary(LoadBytes(d, x + i), LoadBytes(d, grad + i));
  };
  const size_t last = bytes - step;
  const auto dx_last = at(last);
  size_t i = 0;
  for (; i + 4 * step <= bytes; i += 4 * step) {
    const auto dx0 = at(i);
    const auto dx1 = at(i + step);
    const auto dx2 = at(i + 2 * step);
    const auto dx3 = at(i + 3 * step);
    StoreBytes(d, dx0, dx + i);
    StoreBytes(d, dx1, dx + i + step);
    StoreBytes(d, dx2, dx + i + 2 * step);
    StoreBytes(d, dx3, dx + i + 3 * step);
  }
  for (; i < last; i += step) StoreBytes(d, at(i), dx + i);
  StoreBytes(d, dx_last, dx + last);
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
