// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_COMPARE_H_
#define CLIENT_LOADTEST_COMPARE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/loadtest/run_function.h"

namespace leakyrelu::loadtest {

struct CompareOptions {
  struct Target {
    std::string name;
    std::string server;
    bool tls = false;
  };
  std::vector<Target> targets;  // the first is the base of the ratios
  int rounds = 5;
};

// "NAME=ADDRESS", "NAME=tls:ADDRESS"; without NAME= the address is the name.
absl::StatusOr<CompareOptions::Target> ParseTarget(absl::string_view text);

// Runs all targets in turn, in `rounds` rounds whose direction alternates, so
// that a machine that slows down or warms up treats all alike. Each target
// gets load.duration in all. REQUIRES: at least two targets, rounds >= 1. An
// interruption, a lost server or an error after the first full round ends it
// with what is known.
absl::StatusOr<CompareReport> RunCompare(const CompareOptions& compare,
                                         const LoadOptions& load,
                                         const RunFunction& run);

// Adds the figures of `other` to `run`, as if they were one run.
void MergeRun(const RunReport& other, RunReport* run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_COMPARE_H_
