// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/sweep.h"

#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

// A server of one queue: 1 ms at rest, 1 / (1 - load) times that under load,
// and never more than its capacity.
RunReport Queue(double load, double capacity) {
  RunReport run;
  run.duration_seconds = 1;
  run.intended_requests_per_second = load;
  const double reached = std::min(load, capacity);
  run.requests = static_cast<uint64_t>(reached);
  const double busy = std::min(load / capacity, 0.999);
  for (int i = 0; i < 100; ++i) {
    run.latency.Record(static_cast<int64_t>(1e6 / (1 - busy)));
  }
  return run;
}

SweepOptions ByRate(const char* objective) {
  SweepOptions sweep;
  sweep.objectives = {*Condition::Parse(objective)};
  sweep.tolerance = 0.02;
  return sweep;
}

TEST(SweepTest, FindsTheRateAtWhichTheObjectiveBreaksAndTheKnee) {
  // p99 < 5 ms holds while busy < 0.8.
  const auto report =
      RunSweep(ByRate("p99<5ms"), LoadOptions(),
               [](const LoadOptions& options, absl::string_view) {
                 return Queue(options.requests_per_second, 20'000);
               });
  ASSERT_TRUE(report.ok());
  ASSERT_TRUE(report->best.has_value());
  const SweepStep& best = report->steps[*report->best];
  EXPECT_LE(best.load, 16'000);
  EXPECT_GE(best.load, 16'000 / 1.02);
  EXPECT_TRUE(best.kept);
  // Power load * (1 - load) peaks at half the capacity.
  ASSERT_TRUE(report->knee.has_value());
  EXPECT_NEAR(report->steps[*report->knee].load, 10'000, 3'000);
  EXPECT_EQ(report->objectives, "p99<5ms");
}

TEST(SweepTest, ARateThatIsNotReachedIsNotKept) {
  const auto report =
      RunSweep(ByRate("p99<1h"), LoadOptions(),
               [](const LoadOptions& options, absl::string_view) {
                 return Queue(options.requests_per_second, 5'000);
               });
  ASSERT_TRUE(report.ok());
  EXPECT_NEAR(report->steps[*report->best].load, 5'000 / kReachedShare, 150);
  bool explained = false;
  for (const SweepStep& step : report->steps) {
    explained |= step.broken.find("only") == 0;
  }
  EXPECT_TRUE(explained);
}

TEST(SweepTest, WrongResultsAreNotKept) {
  const auto report = RunSweep(
      ByRate("p99<1h"), LoadOptions(), [](const LoadOptions& options, auto) {
        RunReport run = Queue(options.requests_per_second, 1e9);
        run.mismatches = 1;
        return run;
      });
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->best.has_value());
}

TEST(SweepTest, ByConcurrencySetsWholeCallsAndAClosedLoop) {
  SweepOptions sweep = ByRate("p99<1h");
  sweep.by_rate = false;
  sweep.first = 1;
  sweep.highest = 8;
  LoadOptions load;
  load.threads = 4;
  std::vector<int> seen;
  const auto report =
      RunSweep(sweep, load, [&](const LoadOptions& options, auto) {
        EXPECT_FALSE(options.open_loop());
        EXPECT_LE(options.threads, options.concurrency);
        seen.push_back(options.concurrency);
        return Queue(options.concurrency, 100);
      });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(seen, (std::vector<int>{1, 2, 4, 8}));
  EXPECT_EQ(report->steps[*report->best].load, 8);
}

TEST(SweepTest, ALostServerEndsItWithWhatIsKnown) {
  int runs = 0;
  const auto report = RunSweep(
      ByRate("p99<5ms"), LoadOptions(), [&](const LoadOptions& o, auto) {
        RunReport run = Queue(o.requests_per_second, 1e9);
        if (++runs == 3) run.outcome = Outcome::kServerLost;
        return run;
      });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->steps.size(), 3u);
  EXPECT_EQ(report->best, 1u);
  EXPECT_FALSE(report->steps[2].kept);
}

TEST(SweepTest, AnErrorInTheFirstStepIsTheAnswerLaterOnesAreNotes) {
  const auto refuse = [](const LoadOptions&,
                         auto) -> absl::StatusOr<RunReport> {
    return absl::UnavailableError("nobody there");
  };
  EXPECT_EQ(
      RunSweep(ByRate("p99<5ms"), LoadOptions(), refuse).status().message(),
      "nobody there");
  int runs = 0;
  const auto report =
      RunSweep(ByRate("p99<5ms"), LoadOptions(),
               [&](const LoadOptions& o, auto) -> absl::StatusOr<RunReport> {
                 if (++runs == 2) return absl::UnavailableError("gone");
                 return Queue(o.requests_per_second, 1e9);
               });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->steps.back().run.warnings,
            std::vector<std::string>{"gone"});
}

}  // namespace
}  // namespace leakyrelu::loadtest
