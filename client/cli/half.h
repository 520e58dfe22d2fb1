// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_HALF_H_
#define CLIENT_CLI_HALF_H_

#include <cstdint>

// The bits of the 16-bit types, for files and text. Rounding is to nearest,
// ties to even, in one step from the double; too large becomes infinite.
namespace leakyrelu::cli {

uint16_t ToFloat16(double value);
uint16_t ToBFloat16(double value);
double FromFloat16(uint16_t bits);
double FromBFloat16(uint16_t bits);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_HALF_H_
