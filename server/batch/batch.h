// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_BATCH_BATCH_H_
#define SERVER_BATCH_BATCH_H_

#include <atomic>
#include <cstddef>

#include "absl/functional/any_invocable.h"
#include "absl/types/span.h"
#include "server/batch/plan.h"
#include "server/kernel/leaky_relu.h"
#include "server/pool/work_pool.h"

namespace leakyrelu {

// The whole work of one request, in place: Forward writes y over x; Backward
// writes dx over grad, or over x where there is no gradient.
//
// Planning cuts the pieces into runs that the kernel takes and stitches the
// elements that straddle a seam; running is one list of runs over all tensors,
// split by bytes, not by tensor.
//
// The pieces' memory is the caller's and must outlive the work; the lists of
// pieces need not outlive Forward or Backward. Thread-safe only in Cancel. May
// be moved until RunOn.
class Batch {
 public:
  static Batch Forward(const kernel::Parameters& parameters,
                       absl::Span<const BatchTensor> tensors);
  // Without grad, all tensors get the derivative (g = 1).
  static Batch Backward(const kernel::Parameters& parameters,
                        absl::Span<const BatchTensor> tensors, bool with_grad);

  Batch(Batch&& other) noexcept;
  Batch& operator=(Batch&&) = delete;

  // Bytes that are written: what the work costs, roughly.
  size_t bytes() const { return plan_.bytes(); }

  // Of bytes(), so much has been computed: less if it was cancelled. Exact once
  // the work is done.
  size_t computed_bytes() const {
    return computed_bytes_.load(std::memory_order_relaxed);
  }

  // Computes on the calling thread.
  void Run();

  // Computes on the pool and calls done there. The batch must outlive done.
  void RunOn(WorkPool& pool, absl::AnyInvocable<void() &&> done);

  // Nobody wants the results: work not yet begun is left out, done is called
  // all the same, and what the memory holds then is any mixture. From any
  // thread, at any time until done.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 private:
  enum class Operation { kForward, kBackward, kDerivative };

  Batch(Operation operation, const kernel::Parameters& parameters,
        absl::Span<const BatchTensor> tensors);

  void RunRange(size_t begin, size_t end);
  void RunStitch(const kernel::Computation& computation, DataType type,
                 const Plan::Stitch& stitch) const;
  void Compute(const kernel::Computation& computation, DataType type,
               std::byte* x, std::byte* grad, size_t bytes) const;

  Operation operation_;
  kernel::Parameters parameters_;
  Plan plan_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<size_t> computed_bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_BATCH_BATCH_H_
