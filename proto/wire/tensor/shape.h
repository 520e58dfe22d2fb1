// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_WIRE_TENSOR_SHAPE_H_
#define PROTO_WIRE_TENSOR_SHAPE_H_

#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace leakyrelu::wire {

enum class ShapeFault { kNone, kTooManyDimensions, kNegative, kOverflow };

// The number of elements of a shape. Overflow is checked without the zero
// dimensions: [0, 2^62, 8] is refused like [2^62, 8], as in NumPy.
struct ShapeElements {
  ShapeFault fault = ShapeFault::kNone;
  int64_t elements = 0;
};

// Also faults if the elements' bytes would not fit into an int64_t. REQUIRES: 1
// <= element_bytes <= 8.
ShapeElements CountElements(absl::Span<const int64_t> shape,
                            size_t element_bytes);

// "[2,3]"; a long shape is shown by its first dimensions and "...".
std::string ShapeText(absl::Span<const int64_t> shape);

}  // namespace leakyrelu::wire

#endif  // PROTO_WIRE_TENSOR_SHAPE_H_
