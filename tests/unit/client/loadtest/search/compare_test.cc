// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/compare.h"

#include <gtest/gtest.h>

#include "client/loadtest/report/ratio_spread.h"

namespace leakyrelu::loadtest {
namespace {

CompareOptions ThreeRounds() {
  CompareOptions compare;
  compare.targets = {*ParseTarget("a=host:1"), *ParseTarget("b=tls:host:2")};
  compare.rounds = 3;
  return compare;
}

RunReport OfRate(uint64_t rate) {
  RunReport run;
  run.duration_seconds = 2;
  run.requests = 2 * rate;
  run.latency.Record(static_cast<int64_t>(1e9 / static_cast<double>(rate)));
  run.intervals.resize(1);
  run.errors_by_code = {{"UNAVAILABLE", "gone", 1}};
  return run;
}

TEST(ParseTargetTest, ParsesNamesAndSchemes) {
  const auto target = ParseTarget("uds=unix:/run/l.sock");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->name, "uds");
  EXPECT_EQ(target->server, "unix:/run/l.sock");
  EXPECT_FALSE(target->tls);
  EXPECT_TRUE(ParseTarget("s=tls:h:1")->tls);
  EXPECT_EQ(ParseTarget("s=tls:h:1")->server, "h:1");
  EXPECT_EQ(ParseTarget("h:1")->name, "h:1");
  for (const char* text : {"", "=h:1", "a=", "a=tls:"}) {
    EXPECT_FALSE(ParseTarget(text).ok()) << text;
  }
}

TEST(CompareTest, InterleavesAndAlternates) {
  std::vector<std::string> order;
  LoadOptions load;
  load.duration = absl::Seconds(9);
  const CompareReport report =
      RunCompare(ThreeRounds(), load, [&](const LoadOptions& options, auto) {
        order.push_back(options.target.server);
        EXPECT_EQ(options.target.tls, options.target.server == "host:2");
        EXPECT_EQ(options.duration, absl::Seconds(3));
        return OfRate(options.target.tls ? 50 : 100);
      });
  EXPECT_EQ(order, (std::vector<std::string>{"host:1", "host:2", "host:2",
                                             "host:1", "host:1", "host:2"}));
  const auto& b = report.targets[1];
  EXPECT_EQ(b.name, "b");
  EXPECT_EQ(b.run.requests, 300u);
  EXPECT_EQ(b.run.duration_seconds, 6);
  EXPECT_EQ(b.run.requests_per_second(), 50);
  EXPECT_EQ(b.run.latency.count(), 3u);
  EXPECT_EQ(b.run.intervals.size(), 3u);
  EXPECT_EQ(b.run.intervals[2].start_seconds, 4);
  ASSERT_EQ(b.run.errors_by_code.size(), 1u);
  EXPECT_EQ(b.run.errors_by_code[0].count, 3u);
  const RatioSpread ratio = RatioOf(
      b.round_requests_per_second, report.targets[0].round_requests_per_second);
  EXPECT_EQ(ratio.median, 0.5);
}

TEST(CompareTest, LostServerKeepsEarlierResults) {
  int runs = 0;
  const auto run = [&](const LoadOptions& options, auto) {
    RunReport report = ++runs == 4 ? RunReport() : OfRate(10);
    report.options = options;
    if (runs != 4) return report;
    report.outcome = Outcome::kUnreachable;
    report.failure = "gone";
    return report;
  };
  // The second round of a is the fourth run, since the direction alternates.
  const CompareReport report = RunCompare(ThreeRounds(), LoadOptions(), run);
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(report.targets[0].run.outcome, Outcome::kUnreachable);
  EXPECT_EQ(report.targets[0].run.failure, "gone");
  EXPECT_EQ(report.targets[0].run.requests, 20u);
  EXPECT_EQ(report.targets[0].round_p99_seconds.size(), 1u);
  EXPECT_EQ(report.targets[1].round_p99_seconds.size(), 2u);
  EXPECT_EQ(report.targets[1].run.outcome, Outcome::kEndedEarly);
}

TEST(CompareTest, UnreachableTargetIsReported) {
  const CompareReport report =
      RunCompare(ThreeRounds(), LoadOptions(), [](auto& options, auto) {
        RunReport report;
        report.options = options;
        report.outcome = Outcome::kUnreachable;
        return report;
      });
  EXPECT_EQ(report.targets[0].run.outcome, Outcome::kUnreachable);
  EXPECT_EQ(report.targets[1].run.outcome, Outcome::kNotRun);
  EXPECT_EQ(report.targets[1].run.options.target.server, "host:2");
  EXPECT_TRUE(report.targets[1].run.options.target.tls);
  EXPECT_FALSE(report.targets[1].run.measured());
}

TEST(CompareTest, InterruptionEndsTheComparison) {
  int runs = 0;
  const CompareReport report =
      RunCompare(ThreeRounds(), LoadOptions(), [&](auto&, auto) {
        RunReport run = OfRate(10);
        if (++runs == 3) run.outcome = Outcome::kInterrupted;
        return run;
      });
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(report.targets[1].run.outcome, Outcome::kInterrupted);
}

TEST(RatioSpreadTest, MedianAndEnds) {
  const RatioSpread odd = RatioOf({2, 9, 4}, {1, 3, 1});
  EXPECT_EQ(odd.median, 3);
  EXPECT_EQ(odd.lowest, 2);
  EXPECT_EQ(odd.highest, 4);
  EXPECT_EQ(RatioOf({1, 2}, {1, 1}).median, 1.5);
  EXPECT_EQ(RatioOf({1, 2}, {0, 1, 5}).median, 2);
  EXPECT_EQ(RatioOf({}, {1}).median, 0);
}

}  // namespace
}  // namespace leakyrelu::loadtest
