// SPDX-License-Identifier: Apache-2.0
#include "base/reference/reference.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/reference/small_float.h"

namespace leakyrelu::reference {
namespace {

using kernel::Parameters;

template <typename T>
T FlushInput(T value) {
  return std::fpclassify(value) == FP_SUBNORMAL ? std::copysign(T{0}, value)
                                                : value;
}

// Large enough that values near the smallest normal number are far from it when
// scaled, and small enough that nothing overflows.
constexpr double kScale = 0x1p64;

// Returns rounded, or zero if the result would be below the smallest normal
// number when rounded with an unbounded exponent. scaled is the same result,
// computed kScale times as large.
template <typename T>
T FlushResult(T rounded, T scaled) {
  constexpr T kMin = std::numeric_limits<T>::min();
  if (std::fabs(rounded) > kMin) return rounded;
  return std::fabs(scaled) < kMin * static_cast<T>(kScale)
             ? std::copysign(T{0}, rounded)
             : rounded;
}

template <typename T>
T MultiplyFlushed(T a, T b) {
  a = FlushInput(a);
  b = FlushInput(b);
  if (std::fabs(a) > std::fabs(b)) std::swap(a, b);
  const T product = a * b;
  return std::isnan(product)
             ? product
             : FlushResult(product, a * static_cast<T>(kScale) * b);
}

template <typename T>
T Select(T x, T g, T slope, bool flush) {
  if ((flush ? FlushInput(x) : x) > 0) return g;
  return flush ? MultiplyFlushed(g, slope) : g * slope;
}

float NarrowFlushed(double value) {
  return FlushResult(static_cast<float>(value),
                     static_cast<float>(value * kScale));
}

// How the bytes of an element are decoded and encoded, and how its slope is
// rounded.
template <typename T>
struct Plain {
  using Bits = T;
  using Number = T;
  static T Decode(T bits) { return bits; }
  static T Encode(T number) { return number; }
};

template <const SmallFormat& kFormat>
struct Small {
  using Bits = uint16_t;
  using Number = float;
  static float Decode(uint16_t bits) { return DecodeSmallFloat(kFormat, bits); }
  static uint16_t Encode(float number) {
    return EncodeSmallFloat(kFormat, number);
  }
};

template <class Codec>
typename Codec::Number SlopeOf(const Parameters& parameters) {
  using Number = typename Codec::Number;
  if (parameters.semantics == Semantics::kPyTorch) {
    return static_cast<Number>(parameters.negative_slope);
  }
  const auto slope =
      static_cast<Number>(NarrowFlushed(parameters.negative_slope));
  return Codec::Decode(Codec::Encode(slope));
}

// If grad is null, all gradients are one.
template <class Codec>
void Run(const Parameters& parameters, const std::byte* x,
         const std::byte* grad, std::byte* out, size_t elements) {
  using Bits = typename Codec::Bits;
  const auto slope = SlopeOf<Codec>(parameters);
  const bool flush = parameters.semantics == Semantics::kTensorFlow;
  for (size_t i = 0; i < elements; ++i) {
    Bits x_bits;
    std::memcpy(&x_bits, x + i * sizeof(Bits), sizeof(Bits));
    Bits grad_bits = Codec::Encode(1);
    if (grad != nullptr) {
      std::memcpy(&grad_bits, grad + i * sizeof(Bits), sizeof(Bits));
    }
    const Bits result = Codec::Encode(
        Select(Codec::Decode(x_bits), Codec::Decode(grad_bits), slope, flush));
    std::memcpy(out + i * sizeof(Bits), &result, sizeof(Bits));
  }
}

void Dispatch(DataType type, const Parameters& parameters, const std::byte* x,
              const std::byte* grad, std::byte* out, size_t elements) {
  switch (type) {
    case DataType::kFloat32:
      return Run<Plain<float>>(parameters, x, grad, out, elements);
    case DataType::kFloat64:
      return Run<Plain<double>>(parameters, x, grad, out, elements);
    case DataType::kFloat16:
      return Run<Small<kFloat16Format>>(parameters, x, grad, out, elements);
    case DataType::kBFloat16:
      return Run<Small<kBFloat16Format>>(parameters, x, grad, out, elements);
  }
}

}  // namespace

void Forward(DataType type, const Parameters& parameters, const std::byte* x,
             std::byte* y, size_t elements) {
  Dispatch(type, parameters, x, x, y, elements);
}

void Backward(DataType type, const Parameters& parameters, const std::byte* x,
              const std::byte* grad, std::byte* dx, size_t elements) {
  Dispatch(type, parameters, x, grad, dx, elements);
}

void Derivative(DataType type, const Parameters& parameters, const std::byte* x,
                std::byte* dx, size_t elements) {
  Dispatch(type, parameters, x, nullptr, dx, elements);
}

}  // namespace leakyrelu::reference
