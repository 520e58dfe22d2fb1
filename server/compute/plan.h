// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_COMPUTE_PLAN_H_
#define SERVER_COMPUTE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "leakyrelu/data_type.h"

namespace leakyrelu {

// A run of bytes of a received message.
using ByteSpan = absl::Span<std::byte>;

// One tensor in the received message: its elements' bytes, in order, in one or
// more pieces. An element may straddle pieces, and the pieces of x and of grad
// need not have the same boundaries. Both hold the same number of bytes.
struct BatchTensor {
  DataType type = DataType::kFloat32;
  absl::Span<const ByteSpan> x;
  absl::Span<const ByteSpan> grad;  // Backward with gradients only
};

// Tensors divided into units for the kernel, as one sequence of bytes that can
// be split anywhere. A run holds whole elements that are contiguous in x and in
// grad; a stitch, between runs, is a single element whose bytes lie in more
// than one piece. Pieces may be empty or smaller than an element.
//
// A plan for a few contiguous tensors does not allocate. Not thread-safe during
// Add; it does not change afterwards.
class Plan {
 public:
  static constexpr uint32_t kNoStitch = 0xffffffff;

  struct Run {
    size_t begin = 0;  // in the sequence of all bytes
    size_t bytes = 0;
    DataType type = DataType::kFloat32;
    uint32_t stitch = kNoStitch;  // else index; x and grad are null
    std::byte* x = nullptr;
    std::byte* grad = nullptr;  // null: none
  };

  // The address of each byte of an element.
  struct Stitch {
    std::array<std::byte*, 8> x;
    std::array<std::byte*, 8> grad;  // all null: none
  };

  // Elements that are incomplete in x or in grad are skipped.
  void Add(const BatchTensor& tensor, bool with_grad);

  size_t bytes() const { return bytes_; }
  absl::Span<const Run> runs() const { return runs_; }
  const Stitch& stitch(uint32_t index) const { return stitches_[index]; }

  // Calls visit(run, offset, bytes) for each part of the sequence from begin up
  // to end. A run is split at multiples of 64 bytes, so an element never is,
  // and neighbouring ranges split it at the same place.
  template <class Visit>
  void ForEach(size_t begin, size_t end, Visit visit) const {
    for (size_t i = FirstRunAt(begin); i < runs_.size(); ++i) {
      const Run& run = runs_[i];
      if (run.begin >= end) return;
      const size_t from = SplitOffset(run, begin);
      const size_t to = SplitOffset(run, end);
      if (from < to) visit(run, from, to - from);
    }
  }

 private:
  // Index of the run that contains the byte at position.
  size_t FirstRunAt(size_t position) const;
  // The offset in the run at which a split at position falls.
  static size_t SplitOffset(const Run& run, size_t position);

  absl::InlinedVector<Run, 2> runs_;
  std::vector<Stitch> stitches_;
  size_t bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_COMPUTE_PLAN_H_
