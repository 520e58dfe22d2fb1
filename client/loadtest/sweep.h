// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SWEEP_H_
#define CLIENT_LOADTEST_SWEEP_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client/loadtest/condition.h"
#include "client/loadtest/run_function.h"

namespace leakyrelu::loadtest {

// Looks for the highest load that keeps the objectives.
struct SweepOptions {
  bool by_rate = true;  // else by calls in flight
  double first = 1000;
  double highest = 1e6;
  double growth = 2;
  double tolerance = 0.05;
  std::vector<Condition> objectives;  // all must hold
};

// Of the intended rate, so much must succeed: an open loop that falls behind
// has not kept anything.
inline constexpr double kReachedShare = 0.95;

// REQUIRES: objectives are not empty. A failing run ends the sweep: with what
// is known, or with its error when nothing is. So do interruption and a lost
// server.
absl::StatusOr<SweepReport> RunSweep(const SweepOptions& sweep,
                                     const LoadOptions& load,
                                     const RunFunction& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SWEEP_H_
