// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_REFERENCE_SMALL_FLOAT_H_
#define BASE_REFERENCE_SMALL_FLOAT_H_

#include <cstdint>

namespace leakyrelu::reference {

// A 16-bit floating-point format: sign, exponent, mantissa.
struct SmallFormat {
  int mantissa_bits;
  int min_exponent;  // of the smallest normal number
};

inline constexpr SmallFormat kFloat16Format = {10, -14};
inline constexpr SmallFormat kBFloat16Format = {7, -126};

// The conversion is exact.
float DecodeSmallFloat(SmallFormat format, uint16_t bits);

// Rounds once, to nearest, ties to even. Overflow gives infinity; NaN gives the
// canonical quiet NaN with value's sign.
uint16_t EncodeSmallFloat(SmallFormat format, double value);

}  // namespace leakyrelu::reference

#endif  // BASE_REFERENCE_SMALL_FLOAT_H_
