// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_COMPARE_H_
#define CLIENT_LOADTEST_SEARCH_COMPARE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/loadtest/search/run_function.h"

namespace leakyrelu::loadtest {

struct CompareOptions {
  struct Target {
    std::string name;
    std::string server;
    bool tls = false;
  };
  std::vector<Target> targets;  // the first is the base of the ratios
  int rounds = 5;
  std::string earlier_file;  // JSON report to compare with; empty: none
};

// Parses "NAME=ADDRESS" or "NAME=tls:ADDRESS"; without NAME= the address is the
// name.
absl::StatusOr<CompareOptions::Target> ParseTarget(absl::string_view text);

// Runs all targets in turn, in `rounds` rounds of alternating direction, so
// that a machine that slows down or warms up affects all targets alike. Each
// target gets load.duration in total. A run that does not complete ends the
// comparison with the results so far. REQUIRES: at least one target, rounds >=
// 1.
CompareReport RunCompare(const CompareOptions& compare, const LoadOptions& load,
                         const RunFunction& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_COMPARE_H_
