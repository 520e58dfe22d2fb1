// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "tests/bench/kernel/contender.h"
#include "tests/bench/kernel/shares.h"

namespace leakyrelu::bench {
namespace {

// Computes nothing: a bound on memory traffic.
class Memcpy : public Contender {
 public:
  explicit Memcpy(const Case& it) : case_(it), pool_(MakePool(it.threads)) {}
  void Run() override {
    InShares(pool_, case_.bytes, [this](size_t begin, size_t count) {
      std::memcpy(case_.copy + begin, case_.x + begin, count);
    });
  }

 private:
  const Case case_;
  const Pool pool_;
};

}  // namespace

std::unique_ptr<Contender> MakeMemcpy(const Case& it) {
  return std::make_unique<Memcpy>(it);
}

}  // namespace leakyrelu::bench
