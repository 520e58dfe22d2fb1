// SPDX-License-Identifier: Apache-2.0
#include "client/cli/half.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace leakyrelu::cli {
namespace {

// A sign bit, then the exponent, then the fraction, 16 bits in all.
struct Format {
  int fraction_bits;
  int bias;  // also the largest exponent
};
constexpr Format kFloat16{10, 15};
constexpr Format kBFloat16{7, 127};

uint16_t Encode(double value, Format format) {
  const uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  const int infinity = (2 * format.bias + 1) << format.fraction_bits;
  const double magnitude = std::fabs(value);
  if (std::isnan(value)) {
    return sign | infinity | (1 << (format.fraction_bits - 1));
  }
  if (magnitude == 0) return sign;
  if (std::isinf(value)) return sign | infinity;
  // Below the smallest normal number the spacing stays that number's.
  const int exponent = std::max(std::ilogb(magnitude), 1 - format.bias);
  if (exponent > format.bias) return sign | infinity;
  const auto units = static_cast<int>(
      std::nearbyint(std::ldexp(magnitude, format.fraction_bits - exponent)));
  // A normal number's units hold the leading 1, which counts as one exponent;
  // so rounding up into the next exponent, or to infinity, comes out right.
  return sign |
         (units + ((exponent + format.bias - 1) << format.fraction_bits));
}

double Decode(uint16_t bits, Format format) {
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  const int exponent = (bits & 0x7fff) >> format.fraction_bits;
  const int fraction = bits & ((1 << format.fraction_bits) - 1);
  if (exponent == 2 * format.bias + 1) {
    return fraction == 0
               ? sign * std::numeric_limits<double>::infinity()
               : std::copysign(std::numeric_limits<double>::quiet_NaN(), sign);
  }
  const int units =
      exponent == 0 ? fraction : fraction + (1 << format.fraction_bits);
  return sign * std::ldexp(units, std::max(exponent, 1) - format.bias -
                                      format.fraction_bits);
}

}  // namespace

uint16_t ToFloat16(double value) { return Encode(value, kFloat16); }
uint16_t ToBFloat16(double value) { return Encode(value, kBFloat16); }
double FromFloat16(uint16_t bits) { return Decode(bits, kFloat16); }
double FromBFloat16(uint16_t bits) { return Decode(bits, kBFloat16); }

}  // namespace leakyrelu::cli
