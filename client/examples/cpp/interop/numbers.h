// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_EXAMPLE_INTEROP_NUMBERS_H_
#define LEAKYRELU_EXAMPLE_INTEROP_NUMBERS_H_

#include <leakyrelu/data_type.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

// The element types and PyTorch's arithmetic: float64 is multiplied in its own
// precision, all others in float32.
using Bytes = std::vector<std::byte>;

struct Float32 {
  static constexpr auto kType = leakyrelu::DataType::kFloat32;
  using Wide = float;
  float value;
  static Float32 From(float wide) { return {wide}; }
  float ToWide() const { return value; }
};

struct Float64 {
  static constexpr auto kType = leakyrelu::DataType::kFloat64;
  using Wide = double;
  double value;
  static Float64 From(double wide) { return {wide}; }
  double ToWide() const { return value; }
};

struct Float16 {
  static constexpr auto kType = leakyrelu::DataType::kFloat16;
  using Wide = float;
  _Float16 value;
  static Float16 From(float wide) { return {static_cast<_Float16>(wide)}; }
  float ToWide() const { return static_cast<float>(value); }
};

struct BFloat16 {
  static constexpr auto kType = leakyrelu::DataType::kBFloat16;
  using Wide = float;
  uint16_t upper;
  // To nearest, ties to even.
  static BFloat16 From(float wide) {
    if (std::isnan(wide)) return {0x7fc0};
    const auto bits = std::bit_cast<uint32_t>(wide);
    return {static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
  }
  float ToWide() const {
    return std::bit_cast<float>(static_cast<uint32_t>(upper) << 16);
  }
};

template <typename T>
T At(const Bytes& bytes, size_t index) {
  T element;
  std::memcpy(&element, &bytes[index * sizeof(T)], sizeof(T));
  return element;
}

template <typename T>
void Put(Bytes& bytes, size_t index, T element) {
  std::memcpy(&bytes[index * sizeof(T)], &element, sizeof(T));
}

// Any bits at all, so NaN, infinities and subnormal numbers are among them;
// 65536 elements are every value of a 16-bit type.
template <typename T>
Bytes Elements(size_t count, std::mt19937_64& random) {
  Bytes bytes(count * sizeof(T));
  for (size_t i = 0; i < count; ++i) {
    uint64_t bits = random();
    if (sizeof(T) == 2 && count == size_t{1} << 16) bits = i;
    std::memcpy(&bytes[i * sizeof(T)], &bits, sizeof(T));
  }
  return bytes;
}

template <typename T>
Bytes Ones(size_t count) {
  Bytes bytes(count * sizeof(T));
  for (size_t i = 0; i < count; ++i) Put(bytes, i, T::From(1));
  return bytes;
}

// g where x > 0, else g * slope: the activation with g = x, the gradient with
// g given, the derivative with g = 1.
template <typename T>
Bytes LeakyRelu(const Bytes& x, const Bytes& g, double slope) {
  const auto factor = static_cast<typename T::Wide>(slope);
  Bytes result(x.size());
  for (size_t i = 0; i < x.size() / sizeof(T); ++i) {
    const auto gradient = At<T>(g, i);
    Put(result, i,
        At<T>(x, i).ToWide() > 0 ? gradient
                                 : T::From(gradient.ToWide() * factor));
  }
  return result;
}

// Compares bits; any NaN equals any other.
template <typename T>
bool Same(const Bytes& got, const Bytes& want) {
  if (got.size() != want.size()) return false;
  for (size_t i = 0; i < got.size() / sizeof(T); ++i) {
    if (std::memcmp(&got[i * sizeof(T)], &want[i * sizeof(T)], sizeof(T)) !=
            0 &&
        !(std::isnan(At<T>(got, i).ToWide()) &&
          std::isnan(At<T>(want, i).ToWide()))) {
      return false;
    }
  }
  return true;
}

#endif  // LEAKYRELU_EXAMPLE_INTEROP_NUMBERS_H_
