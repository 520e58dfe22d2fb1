// SPDX-License-Identifier: Apache-2.0
// Longer runs are in tests/integration/loadtest_test.cc.
#include "client/loadtest/engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/short_run.h"
#include "tests/support/stub_server.h"
#include "tests/unit/base/http/http_answers.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;

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
  EXPECT_EQ(DescribeLoad(report.options), DescribeLoad(options));
  EXPECT_EQ(report.elements, 4100u);
  EXPECT_EQ(report.held_back, 0u);
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

TEST(EngineTest, MissingServerTimesAfterTheRunAreAWarning) {
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

TEST(EngineTest, EarlierInterruptionEndsTheRunImmediately) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  const std::atomic<bool> interrupt{true};
  RunControl control;
  control.interrupt = &interrupt;
  const RunReport report = RunOk(options, control);
  EXPECT_EQ(report.outcome, Outcome::kInterrupted);
  EXPECT_EQ(report.errors, 0u);
}

TEST(EngineTest, UnreachableServerIsReported) {
  std::string address;
  {
    StubServer gone({});
    address = gone.address();
  }
  LoadOptions options;
  options.target.server = address;
  options.connect_timeout = absl::Milliseconds(30);
  const RunReport report = RunLoad(options, MakeWorkload(options), {});
  EXPECT_EQ(report.outcome, Outcome::kUnreachable);
  EXPECT_THAT(report.failure, HasSubstr("server " + address));
  EXPECT_EQ(report.options.target.server, address);
  EXPECT_FALSE(report.measured());
}

TEST(EngineTest, InterruptionDuringWarmUpMeasuresNothing) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  options.warm_up = absl::Seconds(20);
  const std::atomic<bool> interrupt{true};
  RunControl control;
  control.interrupt = &interrupt;
  const RunReport report = RunOk(options, control);
  EXPECT_EQ(report.outcome, Outcome::kInterrupted);
  EXPECT_FALSE(report.measured());
  EXPECT_EQ(report.requests, 0u);
}

// Two calls in flight at a slow server, many more are due.
TEST(EngineTest, CountsRequestsDelayedByMaxInFlight) {
  StubServer server({.before =
                         [](uint64_t) {
                           absl::SleepFor(absl::Milliseconds(20));
                           return grpc::Status::OK;
                         },
                     .after = {}});
  LoadOptions options = ShortRun(server);
  options.requests = 30;
  options.requests_per_second = 1000;
  options.max_in_flight = 2;
  const RunReport report = RunOk(options);
  EXPECT_GT(report.held_back, 10u);
  EXPECT_LE(report.held_back, 30u);
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_THAT(report.warnings.back(),
              HasSubstr("since --max-in-flight 2 calls were unanswered"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
