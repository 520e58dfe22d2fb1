// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/golden_rows.h"

namespace leakyrelu::kernel {
namespace {

#include "golden_rows.inc"

}  // namespace

absl::Span<const GoldenRow<uint32_t>> Float32Rows() { return kFloat32Rows; }
absl::Span<const GoldenRow<uint64_t>> Float64Rows() { return kFloat64Rows; }
absl::Span<const GoldenHash> HalfRows() { return kHalfRows; }

}  // namespace leakyrelu::kernel
