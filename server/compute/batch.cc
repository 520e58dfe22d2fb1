// SPDX-License-Identifier: Apache-2.0
#include "server/compute/batch.h"

#include <algorithm>
#include <utility>

namespace leakyrelu {
namespace {

// Size of the pool's pieces: one takes 10 us (float32) to 100 us (bfloat16 from
// memory), many times what handing it out costs, and other jobs and small calls
// wait for at most one piece.
constexpr size_t kChunkBytes = size_t{512} << 10;

// Smallest piece of work that the calling thread shares with the pool. Each
// thread gets two pieces, so that none waits long for the rest; handing out a
// piece takes up to a microsecond. Measured with two threads: 4 MiB of float32
// in pieces of an eighth or a sixteenth took 1.1 times as long.
constexpr size_t kMinSharedBytes = size_t{256} << 10;
constexpr size_t kSharedChunksPerThread = 2;

size_t ChunksOf(size_t bytes, size_t chunk_bytes) {
  return (bytes + chunk_bytes - 1) / chunk_bytes;
}

}  // namespace

Batch Batch::Forward(const kernel::Parameters& parameters,
                     absl::Span<const BatchTensor> tensors) {
  return Batch(Operation::kForward, parameters, tensors);
}

Batch Batch::Backward(const kernel::Parameters& parameters,
                      absl::Span<const BatchTensor> tensors, bool with_grad) {
  return Batch(with_grad ? Operation::kBackward : Operation::kDerivative,
               parameters, tensors);
}

Batch::Batch(Operation operation, const kernel::Parameters& parameters,
             absl::Span<const BatchTensor> tensors)
    : operation_(operation), parameters_(parameters) {
  for (const BatchTensor& tensor : tensors) {
    plan_.Add(tensor, operation == Operation::kBackward);
  }
}

Batch::Batch(Batch&& other) noexcept
    : operation_(other.operation_),
      parameters_(other.parameters_),
      plan_(std::move(other.plan_)),
      cancelled_(other.cancelled_.load(std::memory_order_relaxed)) {}

void Batch::Run() { RunRange(0, plan_.bytes()); }

void Batch::RunWith(WorkPool& pool) {
  if (plan_.bytes() < kMinSharedBytes) return Run();
  const size_t chunk_bytes = std::max(
      ChunksOf(plan_.bytes(), kSharedChunksPerThread *
                                  static_cast<size_t>(pool.threads() + 1)),
      kMinSharedBytes / 4);
  pool.Share(ChunksOf(plan_.bytes(), chunk_bytes),
             [&](size_t chunk) { RunChunk(chunk, chunk_bytes); });
}

void Batch::RunOn(WorkPool& pool, absl::AnyInvocable<void() &&> done) {
  pool.Submit(
      std::max<size_t>(ChunksOf(plan_.bytes(), kChunkBytes), 1),
      [this](size_t chunk) { RunChunk(chunk, kChunkBytes); }, std::move(done));
}

void Batch::RunChunk(size_t chunk, size_t chunk_bytes) {
  const size_t begin = chunk * chunk_bytes;
  RunRange(begin, std::min(begin + chunk_bytes, plan_.bytes()));
}

void Batch::RunRange(size_t begin, size_t end) {
  if (cancelled_.load(std::memory_order_relaxed)) return;
  const kernel::Computation computation(parameters_);
  computed_bytes_.fetch_add(end - begin, std::memory_order_relaxed);
  plan_.ForEach(
      begin, end, [&](const Plan::Run& run, size_t offset, size_t bytes) {
        if (run.stitch != Plan::kNoStitch) {
          RunStitch(computation, run.type, plan_.stitch(run.stitch));
        } else {
          Compute(computation, run.type, run.x + offset,
                  run.grad == nullptr ? nullptr : run.grad + offset, bytes);
        }
      });
}

void Batch::RunStitch(const kernel::Computation& computation, DataType type,
                      const Plan::Stitch& stitch) const {
  const size_t bytes = ElementBytes(type);
  const bool with_grad = operation_ == Operation::kBackward;
  std::byte x[8];
  std::byte grad[8];
  for (size_t i = 0; i < bytes; ++i) {
    x[i] = *stitch.x[i];
    if (with_grad) grad[i] = *stitch.grad[i];
  }
  Compute(computation, type, x, grad, bytes);
  for (size_t i = 0; i < bytes; ++i) {
    *(with_grad ? stitch.grad[i] : stitch.x[i]) = with_grad ? grad[i] : x[i];
  }
}

void Batch::Compute(const kernel::Computation& computation, DataType type,
                    std::byte* x, std::byte* grad, size_t bytes) const {
  const size_t elements = bytes / ElementBytes(type);
  switch (operation_) {
    case Operation::kForward:
      return computation.Forward(type, x, x, elements);
    case Operation::kBackward:
      return computation.Backward(type, x, grad, grad, elements);
    case Operation::kDerivative:
      return computation.Derivative(type, x, x, elements);
  }
}

}  // namespace leakyrelu
