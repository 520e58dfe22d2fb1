// SPDX-License-Identifier: Apache-2.0
// Longer runs are in tests/integration/loadtest_test.cc.
#include "client/loadtest/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/short_run.h"
#include "tests/integration/stub_server.h"
#include "tests/unit/client/loadtest/http_answers.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Times(int calls, double seconds) {
  return absl::StrCat(
      "HTTP/1.1 200 OK\r\n\r\n"
      "leakyrelu_stage_duration_seconds_sum{stage=\"compute\"} ",
      seconds, "\nleakyrelu_stage_duration_seconds_count{stage=\"compute\"} ",
      calls, "\n");
}

TEST(EngineTest, ReportRestatesTheRunAndAddsUp) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.threads = 2;
  options.requests = 41;
  const RunReport report = RunOk(options);
  ExpectAllRight(report, 41);
  EXPECT_EQ(report.description, DescribeLoad(options));
  EXPECT_EQ(report.client_threads, 2);
  EXPECT_EQ(report.elements, 4100u);
  EXPECT_EQ(report.intended_requests_per_second, 0);
  EXPECT_FALSE(report.streams);
  EXPECT_FALSE(report.server.has_value());
}

TEST(EngineTest, FewerRequestsThanThreads) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.threads = 3;
  options.requests = 1;
  ExpectAllRight(RunOk(options), 1);
  EXPECT_EQ(server.requests(), 1u);
}

TEST(EngineTest, ReadsTheServersClocksBeforeAndAfter) {
  StubServer server({});
  HttpAnswers metrics({Times(100, 1.5), Times(150, 4)});
  LoadOptions options = ShortRun(server);
  options.requests = 10;
  options.metrics_url = metrics.url();
  const RunReport report = RunOk(options);
  ASSERT_TRUE(report.server.has_value());
  ASSERT_EQ(report.server->stages.size(), 1u);
  EXPECT_EQ(report.server->stages[0].name, "compute");
  EXPECT_EQ(report.server->stages[0].count, 50u);
  EXPECT_DOUBLE_EQ(report.server->stages[0].seconds, 2.5);
}

TEST(EngineTest, ServerTimesThatAreMissingAfterwardsAreAWarning) {
  StubServer server({});
  HttpAnswers metrics({Times(100, 1.5), "HTTP/1.1 500 Oh\r\n\r\n"});
  LoadOptions options = ShortRun(server);
  options.requests = 10;
  options.metrics_url = metrics.url();
  const RunReport report = RunOk(options);
  EXPECT_FALSE(report.server.has_value());
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_THAT(report.warnings[0], HasSubstr("server times are missing"));
}

TEST(EngineTest, AnInterruptionThatCameFirstEndsTheRunAtOnce) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  const std::atomic<bool> interrupt{true};
  RunControl control;
  control.interrupt = &interrupt;
  const RunReport report = RunOk(options, control);
  EXPECT_EQ(report.outcome, Outcome::kInterrupted);
  EXPECT_EQ(report.errors, 0u);
  EXPECT_LT(report.duration_seconds, options.duration / absl::Seconds(2));
}

TEST(EngineTest, WhatCannotBeReachedIsAnError) {
  std::string address;
  {
    StubServer gone({});
    address = gone.address();
  }
  LoadOptions options;
  options.target.server = address;
  options.connect_timeout = absl::Milliseconds(30);
  const absl::Status status =
      RunLoad(options, MakeWorkload(options), {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("server " + address));
}

TEST(EngineTest, WarnsOfClockJumpsInBothDirectionsOnly) {
  const absl::Duration run = absl::Seconds(10);
  EXPECT_THAT(ClockJumpWarning(run, run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Milliseconds(10), run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Hours(1), run), HasSubstr("1h"));
  EXPECT_THAT(ClockJumpWarning(run - absl::Hours(1), run), HasSubstr("-1h"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
