// SPDX-License-Identifier: Apache-2.0
#include "server/compute/plan.h"

#include <algorithm>

namespace leakyrelu {
namespace {

size_t TotalBytes(absl::Span<const ByteSpan> pieces) {
  size_t total = 0;
  for (const ByteSpan& piece : pieces) total += piece.size();
  return total;
}

// A position in a list of pieces. Nothing may be taken beyond its end.
class Cursor {
 public:
  explicit Cursor(absl::Span<const ByteSpan> pieces)
      : next_(pieces.begin()), end_(pieces.end()) {}

  // Bytes left in the piece; the cursor never rests at the end of a piece.
  size_t Contiguous() {
    while (left_.empty() && next_ != end_) left_ = *next_++;
    return left_.size();
  }
  std::byte* Take(size_t bytes) {
    std::byte* const taken = left_.data();
    left_.remove_prefix(bytes);
    return taken;
  }

 private:
  absl::Span<const ByteSpan>::const_iterator next_;
  const absl::Span<const ByteSpan>::const_iterator end_;
  ByteSpan left_;
};

}  // namespace

void Plan::Add(const BatchTensor& tensor, bool with_grad) {
  const size_t element_bytes = ElementBytes(tensor.type);
  size_t left = TotalBytes(tensor.x);
  if (with_grad) left = std::min(left, TotalBytes(tensor.grad));
  left -= left % element_bytes;
  Cursor x(tensor.x);
  Cursor grad(tensor.grad);
  while (left > 0) {
    size_t bytes = std::min(left, x.Contiguous());
    if (with_grad) bytes = std::min(bytes, grad.Contiguous());
    bytes -= bytes % element_bytes;
    Run run{.begin = bytes_, .bytes = bytes, .type = tensor.type};
    if (bytes > 0) {
      run.x = x.Take(bytes);
      if (with_grad) run.grad = grad.Take(bytes);
    } else {
      run.bytes = element_bytes;
      run.stitch = static_cast<uint32_t>(stitches_.size());
      Stitch& stitch = stitches_.emplace_back();
      for (size_t i = 0; i < element_bytes; ++i) {
        x.Contiguous();
        stitch.x[i] = x.Take(1);
        if (!with_grad) continue;
        grad.Contiguous();
        stitch.grad[i] = grad.Take(1);
      }
    }
    runs_.push_back(run);
    bytes_ += run.bytes;
    left -= run.bytes;
  }
}

size_t Plan::FirstRunAt(size_t position) const {
  const auto after = std::upper_bound(
      runs_.begin(), runs_.end(), position,
      [](size_t value, const Run& run) { return value < run.begin; });
  return static_cast<size_t>(after - runs_.begin()) - (runs_.empty() ? 0 : 1);
}

size_t Plan::SplitOffset(const Run& run, size_t position) {
  if (position <= run.begin) return 0;
  const size_t offset = position - run.begin;
  if (offset >= run.bytes) return run.bytes;
  constexpr size_t kSplitBytes = 64;  // a multiple of every element's size
  return offset - offset % kSplitBytes;
}

}  // namespace leakyrelu
