// SPDX-License-Identifier: Apache-2.0
#include "base/reference/small_float.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace leakyrelu::reference {
namespace {

uint32_t InfinityBits(SmallFormat format) {
  return 0x7fffu >> format.mantissa_bits << format.mantissa_bits;
}

}  // namespace

float DecodeSmallFloat(SmallFormat format, uint16_t bits) {
  const uint32_t one = 1u << format.mantissa_bits;
  const uint32_t magnitude = bits & 0x7fffu;
  const int exponent = static_cast<int>(magnitude >> format.mantissa_bits);
  const uint32_t mantissa = magnitude & (one - 1);
  float value;
  if (magnitude > InfinityBits(format)) {
    value = std::numeric_limits<float>::quiet_NaN();
  } else if (magnitude == InfinityBits(format)) {
    value = std::numeric_limits<float>::infinity();
  } else {
    // A subnormal has no implicit leading one; its exponent is that of the
    // smallest normal number.
    value = std::ldexp(
        static_cast<float>(exponent == 0 ? mantissa : mantissa + one),
        std::max(exponent, 1) - 1 + format.min_exponent - format.mantissa_bits);
  }
  return (bits & 0x8000u) != 0 ? -value : value;
}

uint16_t EncodeSmallFloat(SmallFormat format, double value) {
  const uint32_t sign = std::signbit(value) ? 0x8000u : 0;
  const uint32_t infinity = InfinityBits(format);
  const uint32_t quiet = 1u << (format.mantissa_bits - 1);
  if (std::isnan(value)) return static_cast<uint16_t>(sign | infinity | quiet);
  if (std::isinf(value)) return static_cast<uint16_t>(sign | infinity);
  if (value == 0) return static_cast<uint16_t>(sign);
  const double magnitude = std::fabs(value);
  const int exponent = std::max(std::ilogb(magnitude), format.min_exponent);
  // In units of the last place: exact in a double, then rounded once. A carry
  // out of the mantissa increments the exponent, as it should.
  const auto units = static_cast<uint32_t>(
      std::nearbyint(std::ldexp(magnitude, format.mantissa_bits - exponent)));
  const uint32_t biased = static_cast<uint32_t>(exponent - format.min_exponent);
  const uint32_t bits = (biased << format.mantissa_bits) + units;
  return static_cast<uint16_t>(sign | std::min(bits, infinity));
}

}  // namespace leakyrelu::reference
