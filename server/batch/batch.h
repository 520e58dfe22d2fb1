// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_BATCH_BATCH_H_
#define SERVER_BATCH_BATCH_H_

#include <cstddef>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/types/span.h"
#include "leakyrelu/data_type.h"
#include "server/kernel/leaky_relu.h"
#include "server/pool/work_pool.h"

namespace leakyrelu {

// A run of bytes of a received message.
using ByteSpan = absl::Span<std::byte>;

// One tensor as it lies in the received message: its elements' bytes, in
// order, in one or more pieces. An element may straddle pieces, and the pieces
// of x and of grad need not match. The two hold the same number of bytes.
struct BatchTensor {
  DataType type = DataType::kFloat32;
  absl::Span<const ByteSpan> x;
  absl::Span<const ByteSpan> grad;  // Backward with gradients only
};

// The whole work of one request, in place: Forward writes y over x; Backward
// writes dx over grad, or over x where there is no gradient.
//
// Planning cuts the pieces into runs that the kernel takes and stitches the
// elements that straddle a seam; running is one list of runs over all tensors,
// split by bytes, not by tensor.
class Batch {
 public:
  static Batch Forward(const kernel::Parameters& parameters,
                       absl::Span<const BatchTensor> tensors);
  // Tensors with an empty grad list get the derivative (g = 1).
  static Batch Backward(const kernel::Parameters& parameters,
                        absl::Span<const BatchTensor> tensors, bool with_grad);

  // Bytes that are written: what the work costs, roughly.
  size_t bytes() const;

  // Computes on the calling thread.
  void Run();

  // Computes on the pool and calls done there. The batch must outlive done.
  void RunOn(WorkPool& pool, absl::AnyInvocable<void() &&> done);
};

}  // namespace leakyrelu

#endif  // SERVER_BATCH_BATCH_H_
