// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_SHORT_RUN_H_
#define TESTS_SUPPORT_SHORT_RUN_H_

#include <gtest/gtest.h>

#include "client/loadtest/engine/engine.h"
#include "tests/support/stub_server.h"

// Runs the load tester against the stub server, with about 400 requests.
namespace leakyrelu::loadtest {

inline LoadOptions ShortRun(const StubServer& server) {
  LoadOptions options;
  options.target.server = server.address();
  options.concurrency = 4;
  options.duration = absl::Seconds(20);
  options.requests = 400;
  options.warm_up = absl::ZeroDuration();
  options.elements = ElementSizes::Fixed(100);
  return options;
}

inline RunReport RunOk(const LoadOptions& options,
                       const RunControl& control = {}) {
  const absl::Status checked = CheckLoadOptions(options);
  EXPECT_TRUE(checked.ok()) << checked;
  RunReport report = RunLoad(options, MakeWorkload(options), control);
  EXPECT_NE(report.outcome, Outcome::kUnreachable) << report.failure;
  return report;
}

inline void ExpectAllRight(const RunReport& report, uint64_t requests) {
  EXPECT_EQ(report.outcome, Outcome::kCompleted);
  EXPECT_EQ(report.requests, requests);
  EXPECT_EQ(report.errors, 0u);
  EXPECT_EQ(report.verified, requests + report.warm_up_requests);
  EXPECT_EQ(report.mismatches, 0u) << report.first_mismatch;
  EXPECT_EQ(report.latency.count(), requests);
  EXPECT_EQ(report.uncorrected_latency.count(), requests);
  EXPECT_GT(report.duration_seconds, 0);
  EXPECT_GT(report.requests_per_second(), 0);
  EXPECT_GE(report.response_bytes, report.elements * 2);
  uint64_t in_intervals = 0;
  for (const IntervalPoint& point : report.intervals) {
    in_intervals += point.requests;
  }
  EXPECT_EQ(in_intervals, requests);
}

}  // namespace leakyrelu::loadtest

#endif  // TESTS_SUPPORT_SHORT_RUN_H_
