// SPDX-License-Identifier: Apache-2.0
#include <xnnpack.h>

#include "tests/bench/kernel/contender.h"
#include "tests/bench/kernel/shares.h"

namespace leakyrelu::bench {
namespace {

struct EndOperator {
  void operator()(xnn_operator_t it) const { xnn_delete_operator(it); }
};
using Operator =
    std::unique_ptr<std::remove_pointer_t<xnn_operator_t>, EndOperator>;

// One channel per element: XNNPACK then splits the work into tiles itself.
Operator MakeOperator(const Case& it, pthreadpool_t pool) {
  if (xnn_initialize(nullptr) != xnn_status_success) return nullptr;
  const bool half = it.type == DataType::kFloat16;
  const auto slope = static_cast<float>(it.slope);
  xnn_operator_t made = nullptr;
  if ((half ? xnn_create_leaky_relu_nc_f16 : xnn_create_leaky_relu_nc_f32)(
          1, 1, 1, slope, 0, &made) != xnn_status_success) {
    return nullptr;
  }
  Operator owned(made);
  const xnn_status status =
      half ? xnn_setup_leaky_relu_nc_f16(made, it.elements(), it.x, it.x, pool)
           : xnn_setup_leaky_relu_nc_f32(made, it.elements(),
                                         reinterpret_cast<const float*>(it.x),
                                         reinterpret_cast<float*>(it.x), pool);
  return status == xnn_status_success ? std::move(owned) : nullptr;
}

class Xnnpack : public Contender {
 public:
  Xnnpack(Pool pool, Operator made)
      : pool_(std::move(pool)), operator_(std::move(made)) {}
  void Run() override { xnn_run_operator(operator_.get(), pool_.get()); }

 private:
  const Pool pool_;
  const Operator operator_;
};

}  // namespace

std::unique_ptr<Contender> MakeXnnpack(const Case& it) {
  if (it.operation != Operation::kForward)
    return nullptr;  // XNNPACK has no other
  if (it.type != DataType::kFloat32 && it.type != DataType::kFloat16) {
    return nullptr;
  }
  Pool pool = MakePool(it.threads);
  Operator made = MakeOperator(it, pool.get());
  if (made == nullptr) return nullptr;
  return std::make_unique<Xnnpack>(std::move(pool), std::move(made));
}

}  // namespace leakyrelu::bench
