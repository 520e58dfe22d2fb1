// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "server/compute/batch.h"
#include "server/compute/work_pool.h"
#include "server/kernel/leaky_relu.h"
#include "server/options/options.h"
#include "tests/bench/kernel/contender.h"

namespace leakyrelu::bench {
namespace {

class OneThread : public Contender {
 public:
  explicit OneThread(const Case& it)
      : case_(it), computation_({.negative_slope = it.slope}) {}
  void Run() override {
    if (case_.operation == Operation::kForward) {
      computation_.Forward(case_.type, case_.x, case_.x, case_.elements());
    } else {
      computation_.Backward(case_.type, case_.x, case_.grad, case_.grad,
                            case_.elements());
    }
  }

 private:
  const Case case_;
  const kernel::Computation computation_;
};

// The server's strategy: small work runs on the calling thread, large work on
// the pool and also on the calling thread, which has nothing else to do.
class ServersWay : public Contender {
 public:
  explicit ServersWay(const Case& it)
      : case_(it),
        x_(it.x, it.bytes),
        grad_(it.grad, it.bytes),
        pool_(it.threads - 1) {}
  void Run() override {
    const BatchTensor tensor = {case_.type, {&x_, 1}, {&grad_, 1}};
    Batch batch = case_.operation == Operation::kForward
                      ? Batch::Forward({case_.slope}, {&tensor, 1})
                      : Batch::Backward({case_.slope}, {&tensor, 1}, true);
    if (batch.bytes() <= ServerOptions().inline_bytes) {
      batch.RunWith(pool_);
      return;
    }
    // The server's reply is sent by the thread that computes the last piece, so
    // that no thread has to be woken first.
    done_ = false;
    batch.RunOn(pool_, [this] { done_ = true; });
    while (pool_.RunOne() || !done_) {
    }
  }

 private:
  const Case case_;
  const ByteSpan x_, grad_;
  std::atomic<bool> done_ = false;
  WorkPool pool_;
};

}  // namespace

std::unique_ptr<Contender> MakeOurs(const Case& it) {
  if (it.threads > 1) return std::make_unique<ServersWay>(it);
  return std::make_unique<OneThread>(it);
}

}  // namespace leakyrelu::bench
