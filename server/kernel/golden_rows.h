// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_KERNEL_GOLDEN_ROWS_H_
#define SERVER_KERNEL_GOLDEN_ROWS_H_

#include <cstdint>

#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

// The data of tests/golden (its README describes its origin), compiled in for
// the self-test. Private to this folder.
namespace leakyrelu::kernel {

template <typename Bits>
struct GoldenRow {
  struct Results {
    Bits forward;
    Bits backward;
  };
  double slope;
  Bits x;
  Bits grad;
  Results results[2];  // PyTorch's, TensorFlow's
};

struct GoldenHash {
  struct Results {
    uint64_t forward;
    uint64_t backward;
  };
  DataType type;
  Semantics semantics;
  double slope;
  Results results;  // FNV-1a-64 over the results of every bit pattern
};

// Rows of one slope are neighbours.
absl::Span<const GoldenRow<uint32_t>> Float32Rows();
absl::Span<const GoldenRow<uint64_t>> Float64Rows();
absl::Span<const GoldenHash> HalfRows();

}  // namespace leakyrelu::kernel

#endif  // SERVER_KERNEL_GOLDEN_ROWS_H_
