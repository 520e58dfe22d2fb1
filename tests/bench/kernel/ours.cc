// SPDX-License-Identifier: Apache-2.0
#include <semaphore>

#include "server/batch/batch.h"
#include "server/kernel/leaky_relu.h"
#include "server/options/options.h"
#include "server/pool/work_pool.h"
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

// As the server does it: small work where it arrives, large work on the pool.
class ServersWay : public Contender {
 public:
  explicit ServersWay(const Case& it)
      : case_(it),
        x_(it.x, it.bytes),
        grad_(it.grad, it.bytes),
        pool_(it.threads) {}
  void Run() override {
    const BatchTensor tensor = {case_.type, {&x_, 1}, {&grad_, 1}};
    Batch batch = case_.operation == Operation::kForward
                      ? Batch::Forward({case_.slope}, {&tensor, 1})
                      : Batch::Backward({case_.slope}, {&tensor, 1}, true);
    if (batch.bytes() <= ServerOptions().inline_bytes) {
      batch.Run();
      return;
    }
    batch.RunOn(pool_, [this] { done_.release(); });
    done_.acquire();
  }

 private:
  const Case case_;
  const ByteSpan x_, grad_;
  std::binary_semaphore done_{0};
  WorkPool pool_;
};

}  // namespace

std::unique_ptr<Contender> MakeOurs(const Case& it) {
  if (it.threads > 1) return std::make_unique<ServersWay>(it);
  return std::make_unique<OneThread>(it);
}

}  // namespace leakyrelu::bench
