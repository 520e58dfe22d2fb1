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
#include "server/kernel/guarded_op-inl.h"
#include "server/kernel/loop-inl.h"

HWY_BEFORE_NAMESPACE();
namespace leakyrelu::kernel::HWY_NAMESPACE {

template <class Op, size_t kElementBytes>
HWY_NOINLINE void RunForward(const Parameters& parameters, const std::byte* x,
                             std::byte* y, size_t elements) {
  Map<Forward, Op>(parameters, x, x, y, elements * kElementBytes);
}

template <class Op, size_t kElementBytes>
void RunGuardedForward(const Parameters& parameters, const std::byte* x,
                       std::byte* y, size_t elements) {
  using PlainSlopeOp = GuardedOp<Op, /*kPlainSlope=*/true>;
  if (!PlainSlopeOp(parameters).HasPlainSlope()) {
    return RunForward<GuardedOp<Op>, kElementBytes>(parameters, x, y, elements);
  }
  Map<Forward, PlainSlopeOp>(parameters, x, x, y, elements * kElementBytes);
}

template <class Op, size_t kElementBytes>
void RunBackward(const Parameters& parameters, const std::byte* x,
                 const std::byte* grad, std::byte* dx, size_t elements) {
  Map<Backward, Op>(parameters, x, grad, dx, elements * kElementBytes);
}

template <class Op, size_t kElementBytes>
void RunDerivative(const Parameters& parameters, const std::byte* x,
                   std::byte* dx, size_t elements) {
  Map<Derivative, Op>(parameters, x, x, dx, elements * kElementBytes);
}

template <class Op, size_t kElementBytes>
constexpr TypeKernels kPlainOf = {&RunForward<Op, kElementBytes>,
                                  &RunBackward<Op, kElementBytes>,
                                  &RunDerivative<Op, kElementBytes>};
// The derivative does not multiply, so it has no guard.
template <class Op, size_t kElementBytes>
constexpr TypeKernels kGuardedOf = {&RunGuardedForward<Op, kElementBytes>,
                                    &RunBackward<GuardedOp<Op>, kElementBytes>,
                                    &RunDerivative<Op, kElementBytes>};

// In the order of DataType.
Kernels PlainKernels() {
  return {kPlainOf<FloatOp<float>, 4>, kPlainOf<FloatOp<double>, 8>,
          kPlainOf<Float16Op, 2>, kPlainOf<BFloat16Op, 2>};
}
Kernels GuardedKernels() {
  return {kGuardedOf<FloatOp<float>, 4>, kGuardedOf<FloatOp<double>, 8>,
          kPlainOf<Float16Op, 2>, kGuardedOf<BFloat16Op, 2>};
}

}  // namespace leakyrelu::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace leakyrelu::kernel {
namespace {

HWY_EXPORT(PlainKernels);
HWY_EXPORT(GuardedKernels);

// Highway's name for AVX-512 is AVX3.
std::string NameOf(int64_t target) {
  std::string name = absl::AsciiStrToLower(hwy::TargetName(target));
  if (absl::StartsWith(name, "avx3")) name.replace(0, 4, "avx512");
  return name;
}

// If only one instruction set is compiled, its table has no choice.
template <size_t kCount>
Kernels KernelsFor(int64_t target, Kernels (*const (&dispatch)[kCount])()) {
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return dispatch[kCount == 1 ? 0 : chosen.GetIndex()]();
}

std::vector<KernelTable> Collect() {
  std::vector<KernelTable> tables;
  // Bits of better instruction sets are lower and come first.
  for (int64_t target : hwy::SupportedAndGeneratedTargets()) {
    tables.push_back({NameOf(target),
                      KernelsFor(target, HWY_DISPATCH_TABLE(PlainKernels)),
                      KernelsFor(target, HWY_DISPATCH_TABLE(GuardedKernels))});
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
