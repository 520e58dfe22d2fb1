// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/example_data.h"

namespace leakyrelu::loadtest {
namespace {

struct Format {
  int mantissa_bits;
  int exponent_bits;
};

constexpr Format FormatOf(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return {23, 8};
    case DataType::kFloat64:
      return {52, 11};
    case DataType::kFloat16:
      return {10, 5};
    case DataType::kBFloat16:
      return {7, 8};
  }
  return {23, 8};
}

constexpr uint64_t kSpecialOneIn = 64;

uint64_t ExampleBits(const Format& format, uint64_t random) {
  const uint64_t mantissa_mask = (uint64_t{1} << format.mantissa_bits) - 1;
  const uint64_t exponent_mask = (uint64_t{1} << format.exponent_bits) - 1;
  const uint64_t mantissa = (random >> 12) & mantissa_mask;
  const uint64_t sign = (random >> 11) & 1;
  const uint64_t quiet = uint64_t{1} << (format.mantissa_bits - 1);
  uint64_t body = 0;
  if (random % kSpecialOneIn == 0) {
    switch ((random >> 6) % 4) {
      case 0:  // zero
        break;
      case 1:
        body = mantissa | 1;  // subnormal
        break;
      case 2:
        body = exponent_mask << format.mantissa_bits;  // infinity
        break;
      default:  // quiet NaN; results do not specify its payload
        body = (exponent_mask << format.mantissa_bits) | quiet;
        break;
    }
  } else {
    const uint64_t bias = exponent_mask >> 1;
    const uint64_t exponent = bias - 8 + (random >> 6) % 16;
    body = (exponent << format.mantissa_bits) | mantissa;
  }
  return (sign << (format.mantissa_bits + format.exponent_bits)) | body;
}

}  // namespace

std::string ExampleElements(DataType type, size_t elements, Random& random) {
  const Format format = FormatOf(type);
  const size_t width = ElementBytes(type);
  std::string bytes(elements * width, '\0');
  for (size_t i = 0; i < elements; ++i) {
    const uint64_t bits = ExampleBits(format, random.Next());
    for (size_t b = 0; b < width; ++b) {
      bytes[i * width + b] = static_cast<char>(bits >> (8 * b));
    }
  }
  return bytes;
}

bool IsNan(DataType type, uint64_t bits) {
  const Format format = FormatOf(type);
  const uint64_t infinity = ((uint64_t{1} << format.exponent_bits) - 1)
                            << format.mantissa_bits;
  const uint64_t without_sign =
      bits &
      ((uint64_t{1} << (format.mantissa_bits + format.exponent_bits)) - 1);
  return without_sign > infinity;
}

}  // namespace leakyrelu::loadtest
