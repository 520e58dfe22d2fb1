// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "client/loadtest/engine/engine.h"
#include "tests/support/self_signed.h"
#include "tests/support/short_run.h"
#include "tests/support/stub_server.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;

TEST(LoadtestTest, DeadlinesApplyToCallsAndStreamMessages) {
  StubServer server({.before =
                         [](uint64_t number) {
                           if (number % 20 == 0) {
                             std::this_thread::sleep_for(
                                 std::chrono::milliseconds(500));
                           }
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (bool stream : {false, true}) {
    LoadOptions options = ShortRun(server);
    options.stream = stream;
    options.requests = 40;
    options.deadline = absl::Milliseconds(100);
    const RunReport report = RunOk(options);
    EXPECT_EQ(report.requests, 40u);
    ASSERT_FALSE(report.errors_by_code.empty()) << stream;
    EXPECT_EQ(report.errors_by_code[0].code, "DEADLINE_EXCEEDED");
    EXPECT_GE(report.error_latency.min_ns(), 90'000'000);
  }
}

TEST(LoadtestTest, LostServerEndsTheRunWithAPartialReport) {
  for (double rate : {0.0, 500.0}) {
    std::unique_ptr<StubServer> server;
    std::once_flag once;
    std::thread killer;
    server = std::make_unique<StubServer>(StubServer::Behaviour{
        .before =
            [&](uint64_t number) {
              if (number >= 100) {
                std::call_once(once, [&] {
                  killer = std::thread([&] { server->Die(); });
                });
              }
              return grpc::Status::OK;
            },
        .after = {}});
    LoadOptions options = ShortRun(*server);
    options.requests = 0;
    options.requests_per_second = rate;
    options.give_up_after = absl::Milliseconds(400);
    const RunReport report = RunOk(options);
    killer.join();
    EXPECT_EQ(report.outcome, Outcome::kServerLost);
    EXPECT_GE(report.requests - report.errors, 90u);
    EXPECT_GT(report.errors, 0u);
    // Failed calls are delayed before the next attempt, so that a failing
    // server is not flooded.
    if (rate == 0) {
      EXPECT_LT(report.errors, 2000u);
    }
  }
}

TEST(LoadtestTest, UnreachableServerIsReportedWithTheReason) {
  std::string address;
  {
    StubServer gone({});
    address = gone.address();
  }
  LoadOptions options;
  options.target.server = address;
  options.connect_timeout = absl::Milliseconds(300);
  const RunReport report = RunLoad(options, MakeWorkload(options), {});
  EXPECT_EQ(report.outcome, Outcome::kUnreachable);
  EXPECT_THAT(report.failure, HasSubstr(address));
  EXPECT_THAT(report.failure, HasSubstr("onnect"));
}

TEST(LoadtestTest, InterruptionEndsEarlyWithAFullReport) {
  std::atomic<bool> interrupt{false};
  StubServer server({.before =
                         [&](uint64_t number) {
                           if (number == 200) interrupt = true;
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (double rate : {0.0, 1000.0}) {
    interrupt = false;
    LoadOptions options = ShortRun(server);
    options.requests = 0;
    options.requests_per_second = rate;
    RunControl control;
    control.interrupt = &interrupt;
    if (rate > 0) interrupt = true;
    const RunReport report = RunOk(options, control);
    EXPECT_EQ(report.outcome, Outcome::kInterrupted);
    EXPECT_EQ(report.errors, 0u);
    EXPECT_GT(report.requests, 0u);
  }
}

TEST(LoadtestTest, InterruptionCancelsHungCalls) {
  std::atomic<bool> interrupt{false};
  StubServer server({.before =
                         [&](uint64_t number) {
                           interrupt = true;
                           if (number > 1) {
                             std::this_thread::sleep_for(
                                 std::chrono::milliseconds(1500));
                           }
                           return grpc::Status::OK;
                         },
                     .after = {}});
  for (bool stream : {false, true}) {
    interrupt = false;
    LoadOptions options = ShortRun(server);
    options.stream = stream;
    RunControl control;
    control.interrupt = &interrupt;
    const RunReport report = RunOk(options, control);
    EXPECT_EQ(report.outcome, Outcome::kInterrupted);
    EXPECT_GE(report.unfinished, 3u);
    EXPECT_EQ(report.errors, 0u);
  }
}

TEST(LoadtestTest, ReportsProgress) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.requests = 0;
  options.duration = absl::Milliseconds(2200);
  std::vector<Progress> seen;
  RunControl control;
  control.on_progress = [&](const Progress& p) { seen.push_back(p); };
  const RunReport report = RunOk(options, control);
  ASSERT_GE(seen.size(), 2u);
  EXPECT_GT(seen.back().requests, 0u);
  EXPECT_LE(seen.back().requests, report.requests);
  EXPECT_GT(seen.back().requests_per_second, 0);
  EXPECT_GT(seen.back().p99_seconds, 0);
  EXPECT_NEAR(seen.back().planned_seconds, 2.2, 1e-9);
}

TEST(LoadtestTest, UnreadableMetricsEndTheRunBeforeItsFirstCall) {
  StubServer server({});
  LoadOptions options = ShortRun(server);
  options.metrics_url = "http://" + server.address() + "/metrics";
  const RunReport report = RunLoad(options, MakeWorkload(options), {});
  EXPECT_EQ(report.outcome, Outcome::kUnreachable);
  EXPECT_THAT(report.failure, HasSubstr(options.metrics_url));
  EXPECT_EQ(server.requests(), 0u);
}

}  // namespace
}  // namespace leakyrelu::loadtest
