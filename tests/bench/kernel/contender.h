// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_CONTENDER_H_
#define TESTS_BENCH_KERNEL_CONTENDER_H_

#include <cstddef>
#include <memory>

#include "leakyrelu/data_type.h"

namespace leakyrelu::bench {

enum class Operation { kForward, kBackward };

// The computation, in place: forward overwrites x with y, backward overwrites
// grad with dx. The caller owns the memory, which must outlive the contender.
struct Case {
  Operation operation;
  DataType type;
  int threads;
  size_t bytes;  // of x, and of each of the other tensors
  double slope;
  std::byte* x;
  std::byte* grad;
  std::byte* copy;  // destination of memcpy

  size_t elements() const { return bytes / ElementBytes(type); }
};

// One implementation of a case, ready to run: preparation is done when it is
// made. It owns its threads.
class Contender {
 public:
  virtual ~Contender() = default;
  // Computes the whole case; the results are in memory on return.
  virtual void Run() = 0;
};

// All return null if they do not support the operation or type.
std::unique_ptr<Contender> MakeOurs(const Case& it);
std::unique_ptr<Contender> MakeMemcpy(const Case& it);
std::unique_ptr<Contender> MakePlainLoop(const Case& it);
std::unique_ptr<Contender> MakeOneDnn(const Case& it);
std::unique_ptr<Contender> MakeXnnpack(const Case& it);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_CONTENDER_H_
