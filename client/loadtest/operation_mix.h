// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_OPERATION_MIX_H_
#define CLIENT_LOADTEST_OPERATION_MIX_H_

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

// What the calls do: "forward", or with weights "forward=3,backward=1".
struct WeightedOperation {
  Operation operation = Operation::kForward;
  uint32_t weight = 1;
};
using OperationMix = std::vector<WeightedOperation>;

absl::StatusOr<OperationMix> ParseOperationMix(absl::string_view text);
std::string FormatOperationMix(const OperationMix& mix);

// Indices of the mix in which each appears exactly as often as it weighs,
// spread as evenly as can be: position i takes whichever is furthest behind
// its share. As long as the sum of the weights.
std::vector<uint32_t> SpreadEvenly(const std::vector<uint32_t>& weights);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_OPERATION_MIX_H_
