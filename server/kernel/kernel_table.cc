// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/kernel_table.h"

#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "server/kernel/kernel_table.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "server/kernel/bfloat16-inl.h"
#include "server/kernel/float-inl.h"
#include "server/kernel/float16-inl.h"
#include "server/kernel/loop-inl.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

template <class Op, size_t kElementBytes>
void RunForward(const Parameters& parameters, const std::byte* x, std::byte* y,
                size_t elements) {
  MapUnary(Op(parameters), x, y, elements * kElementBytes);
}

template <class Op, size_t kElementBytes>
void RunBackward(const Parameters& parameters, const std::byte* x,
                 const std::byte* grad, std::byte* dx, size_t elements) {
  MapBinary(Op(parameters), x, grad, dx, elements * kElementBytes);
}

// Backward of a gradient of ones.
template <class Op>
class DerivativeOp {
 public:
  using D = typename Op::D;
  using V = hn::Vec<D>;
  explicit DerivativeOp(const Parameters& parameters) : op_(parameters) {}
  HWY_INLINE V Unary(V x) const { return op_.Binary(x, op_.Ones()); }

 private:
  Op op_;
};

template <class Op, size_t kElementBytes>
constexpr TypeKernels kKernelsOf = {
    &RunForward<Op, kElementBytes>, &RunBackward<Op, kElementBytes>,
    &RunForward<DerivativeOp<Op>, kElementBytes>};

// In the order of DataType.
std::array<TypeKernels, 4> Kernels() {
  return {kKernelsOf<FloatOp<float>, 4>, kKernelsOf<FloatOp<double>, 8>,
          kKernelsOf<Float16Op, 2>, kKernelsOf<BFloat16Op, 2>};
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace leakyrelu::kernel {
namespace {

HWY_EXPORT(Kernels);

// Highway says AVX3 for what everyone else calls AVX-512.
std::string NameOf(int64_t target) {
  std::string name = absl::AsciiStrToLower(hwy::TargetName(target));
  if (absl::StartsWith(name, "avx3")) name.replace(0, 4, "avx512");
  return name;
}

std::vector<KernelTable> Collect() {
  std::vector<KernelTable> tables;
  // Bits of better instruction sets are lower, and come first.
  for (int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::ChosenTarget chosen;
    chosen.Update(target);
    // A build for a single instruction set has no choice in its table.
    const auto& dispatch = HWY_DISPATCH_TABLE(Kernels);
    const size_t index = std::size(dispatch) == 1 ? 0 : chosen.GetIndex();
    tables.push_back({NameOf(target), dispatch[index]()});
  }
  return tables;
}

}  // namespace

absl::Span<const KernelTable> SupportedKernels() {
  static const auto* const tables = new std::vector<KernelTable>(Collect());
  return *tables;
}

}  // namespace leakyrelu::kernel
#endif  // HWY_ONCE
