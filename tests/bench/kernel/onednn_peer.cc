// SPDX-License-Identifier: Apache-2.0
#include <omp.h>

#include <dnnl.hpp>
#include <optional>
#include <unordered_map>

#include "tests/bench/kernel/contender.h"

namespace leakyrelu::bench {
namespace {

using Type = dnnl::memory::data_type;

std::optional<Type> TypeOf(DataType type) {
  switch (type) {
    case DataType::kFloat32:
      return Type::f32;
    case DataType::kBFloat16:
      return Type::bf16;
    case DataType::kFloat16:  // not supported on CPUs in this version
    case DataType::kFloat64:
      return std::nullopt;
  }
  return std::nullopt;
}

class OneDnn : public Contender {
 public:
  OneDnn(const Case& it, Type type) {
    omp_set_num_threads(it.threads);
    const dnnl::memory::desc shape({static_cast<int64_t>(it.elements())}, type,
                                   dnnl::memory::format_tag::a);
    const dnnl::memory x(shape, engine_, it.x);
    constexpr auto kRelu = dnnl::algorithm::eltwise_relu;
    const auto slope = static_cast<float>(it.slope);
    const dnnl::eltwise_forward::primitive_desc forward(
        {dnnl::prop_kind::forward_training, kRelu, shape, slope}, engine_);
    arguments_ = {{DNNL_ARG_SRC, x}};
    if (it.operation == Operation::kForward) {
      primitive_ = dnnl::eltwise_forward(forward);
      arguments_.insert({DNNL_ARG_DST, x});
      return;
    }
    const dnnl::memory grad(shape, engine_, it.grad);
    primitive_ = dnnl::eltwise_backward(dnnl::eltwise_backward::primitive_desc(
        {kRelu, shape, shape, slope}, engine_, forward));
    arguments_.insert({DNNL_ARG_DIFF_DST, grad});
    arguments_.insert({DNNL_ARG_DIFF_SRC, grad});
  }
  // OpenMP's idle threads spin for a while.
  ~OneDnn() override { omp_pause_resource_all(omp_pause_hard); }

  void Run() override {
    primitive_.execute(stream_, arguments_);
    stream_.wait();
  }

 private:
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  dnnl::primitive primitive_;
  std::unordered_map<int, dnnl::memory> arguments_;
};

}  // namespace

std::unique_ptr<Contender> MakeOneDnn(const Case& it) {
  const std::optional<Type> type = TypeOf(it.type);
  if (!type.has_value()) return nullptr;
  try {
    return std::make_unique<OneDnn>(it, *type);
  } catch (const dnnl::error&) {  // bfloat16 on an older CPU
    return nullptr;
  }
}

}  // namespace leakyrelu::bench
