// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

// A server with one queue: 1 ms when idle, 1 / (1 - load) times that under
// load, and never more than its capacity.
RunReport Queue(double load, double capacity) {
  RunReport run;
  run.duration_seconds = 1;
  run.options.requests_per_second = load;
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
  const SweepReport report =
      RunSweep(ByRate("p99<5ms"), LoadOptions(),
               [](const LoadOptions& options, absl::string_view) {
                 return Queue(options.requests_per_second, 20'000);
               });
  ASSERT_TRUE(report.best.has_value());
  const SweepStep& best = report.steps[*report.best];
  EXPECT_LE(best.load, 16'000);
  EXPECT_GE(best.load, 16'000 / 1.02);
  EXPECT_TRUE(best.kept);
  // Power load * (1 - load) peaks at half the capacity.
  ASSERT_TRUE(report.knee.has_value());
  EXPECT_NEAR(report.steps[*report.knee].load, 10'000, 3'000);
  EXPECT_EQ(report.objectives, "p99<5ms");
}

TEST(SweepTest, StepInWhichNoRequestWasDueIsExtended) {
  SweepOptions sweep = ByRate("mean<1h");
  sweep.first = 1;
  sweep.highest = 1;
  LoadOptions load;
  load.duration = absl::Milliseconds(500);
  int runs = 0;
  const SweepReport report =
      RunSweep(sweep, load, [&](const LoadOptions& options, auto) {
        RunReport run = Queue(options.requests_per_second, 20'000);
        if (++runs == 1) {
          run = RunReport();
          run.options = options;
        }
        run.duration_seconds = absl::ToDoubleSeconds(options.duration);
        return run;
      });
  EXPECT_GT(runs, 1);
  for (const SweepStep& step : report.steps) {
    EXPECT_GT(step.run.requests, 0u);
  }
}

TEST(SweepTest, MissedRateBreaksTheObjective) {
  const SweepReport report =
      RunSweep(ByRate("p99<1h"), LoadOptions(),
               [](const LoadOptions& options, absl::string_view) {
                 return Queue(options.requests_per_second, 5'000);
               });
  EXPECT_NEAR(report.steps[*report.best].load, 5'000 / kReachedShare, 150);
  bool explained = false;
  for (const SweepStep& step : report.steps) {
    explained |= step.broken.find("only") == 0;
  }
  EXPECT_TRUE(explained);
}

TEST(SweepTest, WrongResultsBreakTheObjective) {
  const SweepReport report = RunSweep(
      ByRate("p99<1h"), LoadOptions(), [](const LoadOptions& options, auto) {
        RunReport run = Queue(options.requests_per_second, 1e9);
        run.mismatches = 1;
        return run;
      });
  EXPECT_FALSE(report.best.has_value());
}

TEST(SweepTest, ByConcurrencySetsWholeCallsAndAClosedLoop) {
  SweepOptions sweep = ByRate("mean<1h");
  sweep.by_rate = false;
  sweep.first = 1;
  sweep.highest = 8;
  LoadOptions load;
  load.threads = 4;
  std::vector<int> seen;
  const SweepReport report =
      RunSweep(sweep, load, [&](const LoadOptions& options, auto) {
        EXPECT_FALSE(options.open_loop());
        EXPECT_LE(options.threads, options.concurrency);
        seen.push_back(options.concurrency);
        return Queue(options.concurrency, 100);
      });
  EXPECT_EQ(seen, (std::vector<int>{1, 2, 4, 8, 8}));
  EXPECT_EQ(report.steps[*report.best].load, 8);
}

TEST(SweepTest, RepeatsTheBestStepAndTheNextWorseOne) {
  const SweepReport report = RunSweep(
      ByRate("p99<5ms"), LoadOptions(), [](const LoadOptions& options, auto) {
        return Queue(options.requests_per_second, 20'000);
      });
  EXPECT_TRUE(report.confirmed);
  const size_t count = report.steps.size();
  const SweepStep& best = report.steps[count - 2];
  const SweepStep& worse = report.steps[count - 1];
  EXPECT_EQ(report.best, count - 2);
  EXPECT_TRUE(best.repeats && best.kept);
  EXPECT_TRUE(worse.repeats && !worse.kept);
  EXPECT_LE(worse.load, best.load * 1.02);
  for (size_t i = 0; i + 2 < count; ++i) {
    EXPECT_FALSE(report.steps[i].repeats) << i;
  }
}

TEST(SweepTest, ReportsTheWarningsOfTheFirstBrokenStep) {
  const SweepReport report = RunSweep(
      ByRate("p99<5ms"), LoadOptions(), [](const LoadOptions& options, auto) {
        RunReport run = Queue(options.requests_per_second, 1500);
        run.warnings = {"busy"};
        return run;
      });
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_THAT(report.warnings[0], MatchesRegex("at 1\\.2. k requests/s: busy"));
}

// p99 needs 1000 requests, ten of them above it.
TEST(SweepTest, ExtendsAStepUntilItHasEnoughRequests) {
  SweepOptions sweep = ByRate("p99<1h");
  sweep.first = sweep.highest = 100;
  LoadOptions load;
  load.duration = absl::Seconds(2);
  std::vector<absl::Duration> durations;
  const SweepReport report =
      RunSweep(sweep, load, [&](const LoadOptions& options, auto) {
        durations.push_back(options.duration);
        RunReport run = Queue(options.requests_per_second, 1e9);
        run.duration_seconds = absl::ToDoubleSeconds(options.duration);
        run.requests = static_cast<uint64_t>(100 * run.duration_seconds);
        return run;
      });
  ASSERT_EQ(report.steps.size(), 2u);
  EXPECT_THAT(durations, ElementsAre(absl::Seconds(2), absl::Seconds(8.8),
                                     absl::Seconds(2), absl::Seconds(8.8)));
  EXPECT_EQ(report.steps[0].run.requests, 1080u);
  EXPECT_TRUE(report.steps[0].kept);
}

TEST(SweepTest, TooFewRequestsDecideNothing) {
  SweepOptions sweep = ByRate("p99.99<1h");
  sweep.highest = 4000;
  LoadOptions load;
  load.duration = absl::Seconds(3);
  const auto run = [&](const LoadOptions& options, auto) {
    RunReport report = Queue(options.requests_per_second, 1e9);
    report.duration_seconds = absl::ToDoubleSeconds(options.duration);
    report.requests = static_cast<uint64_t>(options.requests_per_second *
                                            report.duration_seconds);
    return report;
  };
  // 1000 and 2000 per second give 30 000 and 60 000 requests; 100 000 are
  // needed.
  SweepReport report = RunSweep(sweep, load, run);
  ASSERT_EQ(report.steps.size(), 4u);
  EXPECT_EQ(report.steps[0].broken,
            "only 30000 requests of the 100000 that the quantile takes");
  EXPECT_FALSE(report.steps[0].kept);
  EXPECT_EQ(report.best, 3u);
  EXPECT_TRUE(report.warnings.empty());
  sweep.highest = 2000;
  EXPECT_EQ(RunSweep(sweep, load, run).best, std::nullopt);
}

TEST(SweepTest, LostServerEndsTheSweepWithEarlierResults) {
  int runs = 0;
  const SweepReport report = RunSweep(
      ByRate("p99<5ms"), LoadOptions(), [&](const LoadOptions& o, auto) {
        RunReport run = Queue(o.requests_per_second, 1e9);
        if (++runs == 3) run.outcome = Outcome::kServerLost;
        return run;
      });
  EXPECT_EQ(report.steps.size(), 3u);
  EXPECT_EQ(report.best, 1u);
  EXPECT_FALSE(report.steps[2].kept);
}

}  // namespace
}  // namespace leakyrelu::loadtest
