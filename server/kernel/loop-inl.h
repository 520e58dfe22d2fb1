// SPDX-License-Identifier: Apache-2.0
// Maps runs of bytes one vector at a time, at any alignment, without accessing
// memory outside the run. An Op (the types' -inl.h files) names its vector by a
// tag `D` and maps whole vectors to whole vectors; past the end of a run it may
// get numbers that do not belong to the run.

// Per-target include guard: Highway compiles this file once per instruction
// set.
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

// Bytes are loaded as bytes, so that no lane alignment is assumed.
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

// The mapped functions. Forward and Derivative have no gradient, so their g is
// x, and they do not read x separately.
struct Forward {
  static constexpr bool kReadsX = false;
  template <class Op, class V, class... Exact>
  static HWY_INLINE V Apply(const Op& op, V /*x*/, V g, const Exact&... exact) {
    return op.Unary(g, exact...);
  }
  template <bool kExact, class Op, class Vectors>
  static HWY_INLINE bool Finds(const Op& op, const Vectors& g) {
    return op.template FindsUnary<kExact>(g);
  }
};
struct Backward {
  static constexpr bool kReadsX = true;
  template <class Op, class V, class... Exact>
  static HWY_INLINE V Apply(const Op& op, V x, V g, const Exact&... exact) {
    return op.Binary(x, g, exact...);
  }
  template <bool kExact, class Op, class Vectors>
  static HWY_INLINE bool Finds(const Op& op, const Vectors& g) {
    return op.template FindsBinary<kExact>(g);
  }
};
struct Derivative {
  static constexpr bool kReadsX = false;
  template <class Op, class V>
  static HWY_INLINE V Apply(const Op& op, V /*x*/, V g) {
    return op.Derivative(g);
  }
};

template <class Op>
HWY_INLINE size_t StepOf(const Op& /*op*/) {
  const typename Op::D d;
  return hn::Lanes(d) * sizeof(hn::TFromD<typename Op::D>);
}

template <class Op>
using Group = typename Op::V[Op::kVectors];

template <class Op, size_t kVectors>
HWY_INLINE void LoadGroup(const Op& op, const std::byte* from,
                          typename Op::V (&to)[kVectors]) {
#pragma GCC unroll 8
  for (size_t k = 0; k < kVectors; ++k) {
    to[k] = LoadBytes(typename Op::D(), from + k * StepOf(op));
  }
}

template <class Function, class Op, size_t kVectors>
HWY_INLINE void MapGroup(const Op& op, const std::byte* x,
                         typename Op::V (&g)[kVectors], std::byte* out) {
  const typename Op::D d;
#pragma GCC unroll 8
  for (size_t k = 0; k < kVectors; ++k) {
    g[k] = Function::Apply(op, LoadBytes(d, x + k * StepOf(op)), g[k]);
  }
#pragma GCC unroll 8
  for (size_t k = 0; k < kVectors; ++k) {
    StoreBytes(d, g[k], out + k * StepOf(op));
  }
}

template <class Function, class Op, class Exact>
HWY_INLINE typename Op::V ApplyExact(const Op& op, const Exact& exact,
                                     const std::byte* x, const std::byte* g) {
  const typename Op::D d;
  const typename Op::V vectors[1] = {LoadBytes(d, g)};
  return Function::template Finds<true>(op, vectors)
             ? Function::Apply(op, LoadBytes(d, x), vectors[0], exact)
             : Function::Apply(op, LoadBytes(d, x), vectors[0]);
}

// Map of a guarded Op from the place at which a filter has found something. Not
// inlined, so that Map needs no stack. REQUIRES: at least one vector is left.
template <class Function, class Op>
HWY_NOINLINE void MapExact(const Parameters& parameters, const std::byte* x,
                           const std::byte* g, std::byte* out, size_t i,
                           size_t bytes) {
  const Op op(parameters);
  const typename Op::D d;
  const size_t step = StepOf(op);
  const size_t group = Op::kVectors * step;
  const auto exact = op.MakeExact();
  const size_t last = bytes - step;
  const auto out_last = ApplyExact<Function>(op, exact, x + last, g + last);
  while (i < last) {
    size_t end = last;
    if (i + group <= bytes) {
      end = i + group;
      Group<Op> vectors;
      LoadGroup(op, g + i, vectors);
      if (!Function::template Finds<false>(op, vectors)) {
        MapGroup<Function>(op, x + i, vectors, out + i);
        i = end;
      }
    }
    for (; i < end; i += step) {
      StoreBytes(d, ApplyExact<Function>(op, exact, x + i, g + i), out + i);
    }
  }
  StoreBytes(d, out_last, out + last);
}

// If the filter finds something in the vectors at i, maps everything from there
// on.
template <class Function, class Op, class Vectors>
HWY_INLINE bool MapIfFound(const Parameters& parameters, const Op& op,
                           const Vectors& vectors, const std::byte* x,
                           const std::byte* g, std::byte* out, size_t i,
                           size_t bytes) {
  if constexpr (Op::kGuarded) {
    if (HWY_UNLIKELY(Function::template Finds<false>(op, vectors))) {
      MapExact<Function, Op>(parameters, x, g, out, i, bytes);
      return true;
    }
  }
  return false;
}

// Less than a vector. It is padded with numbers that no filter finds.
struct Rest {
  Rest() { std::memset(bytes, 0x3f, sizeof(bytes)); }
  alignas(64) std::byte bytes[HWY_MAX_BYTES];
};

template <class Function, class Op>
void Map(const Parameters& parameters, const std::byte* x, const std::byte* g,
         std::byte* out, size_t bytes);

// Runs shorter than a vector. Highway's masked loads fault at the end of a page
// if the CPU has none (SSE4 and older). Not inlined, so that Map needs no
// stack.
template <class Function, class Op>
HWY_NOINLINE void MapShort(const Parameters& parameters, const std::byte* x,
                           const std::byte* g, std::byte* out, size_t bytes) {
  if (bytes == 0) return;
  Rest x_rest;
  Rest rest;
  std::memcpy(rest.bytes, g, bytes);
  if (Function::kReadsX) std::memcpy(x_rest.bytes, x, bytes);
  Map<Function, Op>(parameters, x_rest.bytes, rest.bytes, rest.bytes,
                    sizeof(typename Op::V));
  std::memcpy(out, rest.bytes, bytes);
}

// out[i] = Function(x[i], g[i]).
//
// Several vectors are processed at a time, so that guarded Ops share a test,
// and stored last. If x and g lie slightly more than a multiple of 4 KiB apart,
// as the tensors of one message may, the CPU treats the next loads as dependent
// on the stores just made; storing last made backward up to 1.7 times as fast.
// It also lets the conversions of float16 overlap (1.3 times).
//
// The last vector overlaps the one before it, so no remainder is left. It is
// computed first, because in place its elements are overwritten before its
// turn.
template <class Function, class Op>
HWY_INLINE void Map(const Parameters& parameters, const std::byte* x,
                    const std::byte* g, std::byte* out, size_t bytes) {
  const Op op(parameters);
  const typename Op::D d;
  const size_t step = StepOf(op);
  const size_t group = Op::kVectors * step;
  if (bytes < step) return MapShort<Function, Op>(parameters, x, g, out, bytes);
  size_t i = 0;
  const size_t last = bytes - step;
  const typename Op::V g_last[1] = {LoadBytes(d, g + last)};
  if (MapIfFound<Function>(parameters, op, g_last, x, g, out, 0, bytes)) return;
  const auto out_last = Function::Apply(op, LoadBytes(d, x + last), g_last[0]);
  for (; i + group <= bytes; i += group) {
    Group<Op> vectors;
    LoadGroup(op, g + i, vectors);
    if (MapIfFound<Function>(parameters, op, vectors, x, g, out, i, bytes)) {
      return;
    }
    MapGroup<Function>(op, x + i, vectors, out + i);
  }
  for (; i < last; i += step) {
    const typename Op::V vectors[1] = {LoadBytes(d, g + i)};
    if (MapIfFound<Function>(parameters, op, vectors, x, g, out, i, bytes)) {
      return;
    }
    StoreBytes(d, Function::Apply(op, LoadBytes(d, x + i), vectors[0]),
               out + i);
  }
  StoreBytes(d, out_last, out + last);
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
