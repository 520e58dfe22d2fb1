// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_SMALL_FLOAT_H_
#define SERVER_KERNEL_SMALL_FLOAT_H_

#include <cstdint>

namespace leakyrelu::reference {

// A 16-bit floating-point format: sign, exponent, mantissa.
struct SmallFormat {
  int mantissa_bits;
  int min_exponent;  // of the smallest normal number
};

inline constexpr SmallFormat kFloat16Format = {10, -14};
inline constexpr SmallFormat kBFloat16Format = {7, -126};

// Exact.
float DecodeSmallFloat(SmallFormat format, uint16_t bits);

// Rounds to nearest, ties to even; overflow gives infinity, NaN the canonical
// quiet one with value's sign.
uint16_t EncodeSmallFloat(SmallFormat format, float value);

}  // namespace leakyrelu::reference

#endif  // SERVER_KERNEL_SMALL_FLOAT_H_
