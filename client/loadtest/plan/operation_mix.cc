// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/operation_mix.h"

#include <numeric>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu::loadtest {
namespace {

constexpr uint32_t kLargestWeight = 1000;

absl::Status Bad(absl::string_view got) {
  return InvalidValue(
      "--operation", QuoteText(std::string(got)),
      absl::StrCat("forward, backward or derivative, each once, with =WEIGHT "
                   "from 1 to ",
                   kLargestWeight, " if wanted (forward=3,backward=1)"));
}

}  // namespace

absl::string_view OperationName(Operation operation) {
  switch (operation) {
    case Operation::kForward:
      return "forward";
    case Operation::kBackward:
      return "backward";
    case Operation::kDerivative:
      return "derivative";
  }
  return "unknown";
}

absl::StatusOr<OperationMix> ParseOperationMix(absl::string_view text) {
  OperationMix mix;
  for (absl::string_view item : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> halves = absl::StrSplit(item, '=');
    WeightedOperation weighted;
    if (halves.size() > 2) return Bad(text);
    if (halves.size() == 2 &&
        (!absl::SimpleAtoi(halves[1], &weighted.weight) ||
         weighted.weight < 1 || weighted.weight > kLargestWeight)) {
      return Bad(text);
    }
    bool known = false;
    for (Operation operation : kAllOperations) {
      if (OperationName(operation) != halves[0]) continue;
      weighted.operation = operation;
      known = true;
    }
    for (const WeightedOperation& other : mix) {
      if (other.operation == weighted.operation) known = false;
    }
    if (!known) return Bad(text);
    mix.push_back(weighted);
  }
  return mix;
}

std::string FormatOperationMix(const OperationMix& mix) {
  if (mix.size() == 1) return std::string(OperationName(mix[0].operation));
  return absl::StrJoin(mix, ",",
                       [](std::string* out, const WeightedOperation& weighted) {
                         absl::StrAppend(out, OperationName(weighted.operation),
                                         "=", weighted.weight);
                       });
}

std::vector<uint32_t> SpreadEvenly(const std::vector<uint32_t>& weights) {
  const int64_t sum =
      std::accumulate(weights.begin(), weights.end(), int64_t{0});
  std::vector<uint32_t> order;
  order.reserve(static_cast<size_t>(sum));
  // Each position credits every operation its weight and charges the chosen one
  // the sum, so that all credits return to zero at the end.
  std::vector<int64_t> credit(weights.size(), 0);
  for (int64_t position = 0; position < sum; ++position) {
    size_t best = 0;
    for (size_t i = 0; i < weights.size(); ++i) {
      credit[i] += weights[i];
      if (credit[i] > credit[best]) best = i;
    }
    credit[best] -= sum;
    order.push_back(static_cast<uint32_t>(best));
  }
  return order;
}

}  // namespace leakyrelu::loadtest
