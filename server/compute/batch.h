// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_COMPUTE_BATCH_H_
#define SERVER_COMPUTE_BATCH_H_

#include <atomic>
#include <cstddef>

#include "absl/functional/any_invocable.h"
#include "absl/types/span.h"
#include "server/compute/plan.h"
#include "server/compute/work_pool.h"
#include "server/kernel/leaky_relu.h"

namespace leakyrelu {

// The computation of one request, in place: Forward writes y over x; Backward
// writes dx over grad, or over x if there is no gradient.
//
// Planning divides the pieces into runs for the kernel and gathers elements
// that straddle two pieces. The list of runs covers all tensors and is split by
// bytes rather than by tensor.
//
// The caller owns the pieces' memory, which must outlive the work; the lists of
// pieces need not outlive Forward or Backward. Only Cancel is thread-safe. May
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

  // Bytes that are written, an estimate of the cost of the work.
  size_t bytes() const { return plan_.bytes(); }

  // The part of bytes() that has been computed, which is less if the work was
  // cancelled. Exact once the work is done.
  size_t computed_bytes() const {
    return computed_bytes_.load(std::memory_order_relaxed);
  }

  // Computes on the calling thread.
  void Run();

  // Computes on the calling thread and also, if the work is large enough and
  // such work keeps arriving, on the pool's threads.
  void RunWith(WorkPool& pool);

  // Computes on the pool and calls done there. The batch must outlive done.
  void RunOn(WorkPool& pool, absl::AnyInvocable<void() &&> done);

  // The results are no longer wanted: work not yet begun is skipped, done is
  // still called, and the memory then holds any mixture of inputs and results.
  // From any thread, at any time until done.
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 private:
  enum class Operation { kForward, kBackward, kDerivative };

  Batch(Operation operation, const kernel::Parameters& parameters,
        absl::Span<const BatchTensor> tensors);

  void RunChunk(size_t chunk, size_t chunk_bytes);
  void RunRange(size_t begin, size_t end);
  void RunStitch(const kernel::Computation& computation, DataType type,
                 const Plan::Stitch& stitch) const;
  void Compute(const kernel::Computation& computation, DataType type,
               std::byte* x, std::byte* grad, size_t bytes) const;

  Operation operation_;
  kernel::Parameters parameters_;
  Plan plan_;
  std::atomic<bool> cancelled_ = false;
  // On a cache line separate from the fields that all threads only read.
  alignas(64) std::atomic<size_t> computed_bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_COMPUTE_BATCH_H_
