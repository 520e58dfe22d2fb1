// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_CONTENDER_H_
#define TESTS_BENCH_KERNEL_CONTENDER_H_

#include <cstddef>
#include <memory>

#include "leakyrelu/data_type.h"

namespace leakyrelu::bench {

enum class Operation { kForward, kBackward };

// What is computed, in place: forward writes y over x, backward dx over grad.
// The memory is the caller's and outlives the contender.
struct Case {
  Operation operation;
  DataType type;
  int threads;
  size_t bytes;  // of x, and of each of the others
  double slope;
  std::byte* x;
  std::byte* grad;
  std::byte* copy;  // where memcpy writes

  size_t elements() const { return bytes / ElementBytes(type); }
};

// One way to compute a case, ready to run: what can be prepared once is done
// by whoever makes it. Threads of its own end with it.
class Contender {
 public:
  virtual ~Contender() = default;
  // Computes the whole case; its results are in memory on return.
  virtual void Run() = 0;
};

// All return null where they have no such operation or type.
std::unique_ptr<Contender> MakeOurs(const Case& it);
std::unique_ptr<Contender> MakeMemcpy(const Case& it);
std::unique_ptr<Contender> MakePlainLoop(const Case& it);
std::unique_ptr<Contender> MakeOneDnn(const Case& it);
std::unique_ptr<Contender> MakeXnnpack(const Case& it);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_CONTENDER_H_
