// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_OPERATION_MIX_H_
#define CLIENT_LOADTEST_PLAN_OPERATION_MIX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leakyrelu::loadtest {

enum class Operation {
  kForward,
  kBackward,    // with gradients
  kDerivative,  // Backward without gradients
};

inline constexpr Operation kAllOperations[] = {
    Operation::kForward, Operation::kBackward, Operation::kDerivative};

// "forward", "backward", "derivative".
absl::string_view OperationName(Operation operation);

// An operation and its weight; written "forward", or with weights
// "forward=3,backward=1".
struct WeightedOperation {
  Operation operation = Operation::kForward;
  uint32_t weight = 1;
};
using OperationMix = std::vector<WeightedOperation>;

absl::StatusOr<OperationMix> ParseOperationMix(absl::string_view text);
std::string FormatOperationMix(const OperationMix& mix);

// A sequence of indices into the mix in which each appears exactly as often as
// its weight, spread as evenly as possible: each position takes the index that
// is furthest behind its share. Its length is the sum of the weights.
std::vector<uint32_t> SpreadEvenly(const std::vector<uint32_t>& weights);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_OPERATION_MIX_H_
