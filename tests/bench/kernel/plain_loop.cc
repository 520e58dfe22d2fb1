// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kernel/contender.h"
#include "tests/bench/kernel/shares.h"

namespace leakyrelu::bench {
namespace {

// The formula as a plain loop, compiled with -O3 for this machine.
template <typename T>
class PlainLoop : public Contender {
 public:
  explicit PlainLoop(const Case& it) : case_(it), pool_(MakePool(it.threads)) {}

  void Run() override {
    const T slope = static_cast<T>(case_.slope);
    T* const x = reinterpret_cast<T*>(case_.x);
    T* const grad = reinterpret_cast<T*>(case_.grad);
    InShares(pool_, case_.elements(), [=, this](size_t begin, size_t count) {
      if (case_.operation == Operation::kForward) {
        Forward(x + begin, count, slope);
      } else {
        Backward(x + begin, grad + begin, count, slope);
      }
    });
  }

 private:
  static void Forward(T* x, size_t count, T slope) {
    for (size_t i = 0; i < count; ++i) x[i] = x[i] > 0 ? x[i] : x[i] * slope;
  }
  static void Backward(const T* x, T* grad, size_t count, T slope) {
    for (size_t i = 0; i < count; ++i) {
      grad[i] = x[i] > 0 ? grad[i] : grad[i] * slope;
    }
  }

  const Case case_;
  const Pool pool_;
};

}  // namespace

std::unique_ptr<Contender> MakePlainLoop(const Case& it) {
  switch (it.type) {
    case DataType::kFloat32:
      return std::make_unique<PlainLoop<float>>(it);
    case DataType::kFloat64:
      return std::make_unique<PlainLoop<double>>(it);
    case DataType::kFloat16:
    case DataType::kBFloat16:
      return nullptr;  // C++20 lacks these types
  }
  return nullptr;
}

}  // namespace leakyrelu::bench
