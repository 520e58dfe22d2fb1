// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_SWEEP_H_
#define CLIENT_LOADTEST_SEARCH_SWEEP_H_

#include <vector>

#include "client/loadtest/search/condition.h"
#include "client/loadtest/search/run_function.h"

namespace leakyrelu::loadtest {

// Options of the search for the highest load that keeps the objectives.
struct SweepOptions {
  bool by_rate = true;  // else by calls in flight
  double first = 1000;
  double highest = 1e6;
  double growth = 2;
  double tolerance = 0.05;
  std::vector<Condition> objectives;  // all must hold
};

// Fraction of the intended rate that must succeed: an open loop that falls
// behind does not keep its objectives.
inline constexpr double kReachedShare = 0.95;

// A step is extended when its requests are too few for the objectives'
// quantiles, up to this many times --duration.
inline constexpr int kMaxExtension = 10;

// Runs steps until the best load is found and confirmed (load_search.h), or
// until a step does not complete. REQUIRES: objectives are not empty.
SweepReport RunSweep(const SweepOptions& sweep, const LoadOptions& load,
                     const RunFunction& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_SWEEP_H_
