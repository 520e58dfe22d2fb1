// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/tensor/shape.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/wire/split/limits.h"

namespace leakyrelu::wire {
namespace {

// Keeps an error that quotes two shapes readable.
constexpr size_t kShownDimensions = 8;

}  // namespace

ShapeElements CountElements(absl::Span<const int64_t> shape,
                            size_t element_bytes) {
  if (shape.size() > kMaxDimensions) return {ShapeFault::kTooManyDimensions};
  const int64_t limit =
      std::numeric_limits<int64_t>::max() / static_cast<int64_t>(element_bytes);
  int64_t elements = 1;
  bool empty = false;
  ShapeFault fault = ShapeFault::kNone;
  for (const int64_t dimension : shape) {
    if (dimension < 0) return {ShapeFault::kNegative};
    if (dimension == 0) {
      empty = true;
    } else if (dimension > limit / elements) {
      fault = ShapeFault::kOverflow;
      elements = limit;
    } else {
      elements *= dimension;
    }
  }
  return {fault, empty ? 0 : elements};
}

std::string ShapeText(absl::Span<const int64_t> shape) {
  const bool truncated = shape.size() > kShownDimensions;
  return absl::StrCat("[",
                      absl::StrJoin(shape.subspan(0, kShownDimensions), ","),
                      truncated ? ",...]" : "]");
}

}  // namespace leakyrelu::wire
