// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/loadtest/printers/prometheus_textfile.h"
#include "client/loadtest/printers/report_charts.h"
#include "client/loadtest/printers/text_report.h"
#include "client/loadtest/printers/text_tables.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(TextReportTest, RestatesTheRunAndShowsTheFigures) {
  const std::string text = FormatText(ExampleReport());
  EXPECT_THAT(text, StartsWith("leakyrelu-loadtest run\n"
                               "  server    127.0.0.1:50051\n"
                               "  loop      closed, 64 in flight\n"));
  EXPECT_THAT(text, HasSubstr("requests  1000 in 2.00 s"));
  EXPECT_THAT(text, HasSubstr("rate      495 requests/s, 507 k elements/s, "
                              "4.06 MB/s"));
  EXPECT_THAT(text, HasSubstr("errors    10 (1 %)"));
  EXPECT_THAT(text, HasSubstr("7 x UNAVAILABLE: a <b>"));
  EXPECT_THAT(text, HasSubstr("verified  990 responses, 0 wrong"));
  EXPECT_THAT(text, HasSubstr("from intended send"));
  EXPECT_THAT(text, HasSubstr("from actual send"));
  EXPECT_THAT(text, HasSubstr("send lag"));
  EXPECT_THAT(text, HasSubstr("p99.99"));
  EXPECT_THAT(text, HasSubstr("server, compute"));
  EXPECT_THAT(text, HasSubstr("network and client"));
  EXPECT_THAT(text, HasSubstr("2.00 k requests a CPU second"));
  EXPECT_THAT(text, HasSubstr("warning   look out"));
  EXPECT_THAT(text, HasSubstr("FAILED    p99>5us: 990 us"));
}

TEST(TextReportTest, NamesTheMeasuringMachineAndPrograms) {
  EXPECT_THAT(FormatText(ExampleReport()),
              AllOf(HasSubstr("  host      bench<1>, 8 cores of Example CPU\n"),
                    HasSubstr("  programs  leakyrelu-loadtest 1.2.3, gRPC "
                              "1.51.1\n")));
}

TEST(TextReportTest, StatesThatTheRunEndedEarly) {
  Report report = ExampleReport();
  report.headline.outcome = Outcome::kInterrupted;
  report.headline.unfinished = 3;
  EXPECT_THAT(FormatText(report),
              AllOf(HasSubstr("Interrupted: the figures are of the part"),
                    HasSubstr("3 more cancelled at the end")));
  report.headline.outcome = Outcome::kServerLost;
  EXPECT_THAT(FormatText(report), HasSubstr("Server lost"));
}

// A 0 would look like a measured figure.
TEST(TextReportTest, HasNoFiguresWithoutMeasurements) {
  Report report = ExampleReport();
  report.headline = UnreachableRun();
  const std::string text = FormatText(report);
  EXPECT_THAT(text, HasSubstr("Unreachable: nothing was measured. server "
                              "127.0.0.1:50051: Connection refused"));
  for (const char* word :
       {"requests  ", "rate ", "errors", "p99 ", "CPU second"}) {
    EXPECT_THAT(text, Not(HasSubstr(word)));
  }
}

TEST(TextReportTest, SweepNamesBestAndKnee) {
  const std::string text = FormatText(ExampleSweep());
  EXPECT_THAT(text, HasSubstr("kept, best"));
  EXPECT_THAT(text, HasSubstr("kept, knee"));
  EXPECT_THAT(text, HasSubstr("p99<5ms: 7.00 ms"));
  EXPECT_THAT(text, HasSubstr("highest load that keeps p99<5ms: 2.00 k "
                              "requests/s"));
  EXPECT_THAT(text, HasSubstr("warning   at 3.00 k requests/s: look out"));
  EXPECT_THAT(text, Not(HasSubstr("not confirmed")));
  Report none = ExampleSweep();
  none.sweep->confirmed = false;
  EXPECT_THAT(FormatText(none), HasSubstr("not confirmed"));
  none.sweep->best.reset();
  EXPECT_THAT(FormatText(none), HasSubstr("no load tried keeps p99<5ms"));
}

TEST(TextReportTest, CompareHasRatiosWithSpread) {
  const std::string text = FormatText(ExampleCompare());
  EXPECT_THAT(text, HasSubstr("0.50 (0.50-0.50)"));
  EXPECT_THAT(text, HasSubstr("2.50 (2.00-3.00)"));
  EXPECT_THAT(text, HasSubstr("ratios to tcp"));
  EXPECT_THAT(text, AllOf(HasSubstr("\n  target tcp\n"),
                          HasSubstr("\n  target uds\n")));
}

TEST(TextReportTest, CompareShowsTheEarlierReport) {
  Report report = ExampleCompare();
  report.compare->earlier = ExampleEarlier();
  EXPECT_THAT(FormatText(report),
              AllOf(HasSubstr("to the earlier report"),
                    HasSubstr("monday.json"), HasSubstr("990"),
                    HasSubstr("warning   the earlier report's elements: "
                              "\"64\", now \"1024\"")));
}

TEST(TextReportTest, TargetThatWasNotRunShowsDashes) {
  Report report = ExampleCompare();
  CompareReport::Target& target = report.compare->targets[1];
  target.run = RunReport();
  target.run.outcome = Outcome::kNotRun;
  target.round_requests_per_second.clear();
  target.round_p99_seconds.clear();
  EXPECT_THAT(FormatText(report),
              AllOf(ContainsRegex("  uds +- +- +- +- +- +- +- +-\n"),
                    HasSubstr("Not run: what came before it ended early.")));
}

TEST(TableTest, AlignsFirstLeftOthersRight) {
  Table table({"name", "n"});
  table.AddRow({"a", "1000"});
  table.AddRow({"long name", "1"});
  EXPECT_EQ(table.Format(),
            "  name          n\n"
            "  a          1000\n"
            "  long name     1\n");
}

TEST(PrometheusTest, IsTheTextFormat) {
  const std::string text = FormatPrometheus(ExampleReport());
  EXPECT_THAT(text, HasSubstr("# TYPE leakyrelu_loadtest_requests_per_second "
                              "gauge\nleakyrelu_loadtest_requests_per_second "
                              "495\n"));
  EXPECT_THAT(
      text, HasSubstr("# TYPE leakyrelu_loadtest_latency_seconds summary\n"
                      "leakyrelu_loadtest_latency_seconds{quantile=\"0.5\"} "));
  EXPECT_THAT(text,
              HasSubstr("leakyrelu_loadtest_latency_seconds{quantile=\"1\"} "
                        "0.001\n"
                        "leakyrelu_loadtest_latency_seconds_sum 0.5005\n"
                        "leakyrelu_loadtest_latency_seconds_count 1000\n"));
  EXPECT_THAT(text, HasSubstr("{quantile=\"0.9999\"}"));
  EXPECT_THAT(text, HasSubstr("leakyrelu_loadtest_broken_thresholds 1\n"));
  EXPECT_THAT(text, HasSubstr("{outcome=\"completed\"} 1\n"));
  EXPECT_EQ(text.back(), '\n');
}

TEST(PrometheusTest, HasNoSamplesOfUnmeasuredFigures) {
  Report report;
  report.headline = UnreachableRun();
  const std::string text = FormatPrometheus(report);
  EXPECT_THAT(text, HasSubstr("{outcome=\"unreachable\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("requests")));
  EXPECT_THAT(text, Not(HasSubstr("latency")));
}

TEST(ReportChartsTest, PercentilesEndAtTheMaximumAndTimeHasAPointAnInterval) {
  const RunReport run = ExampleRun();
  const chart::Chart percentiles = PercentileChart(run);
  ASSERT_EQ(percentiles.series.size(), 2u);
  EXPECT_EQ(percentiles.series[0].points.back().x, 1000);
  EXPECT_EQ(percentiles.series[0].points.back().y, 1e-3);
  EXPECT_THAT(percentiles.x.ticks, ::testing::ElementsAre(1, 2, 10, 100, 1000));
  EXPECT_EQ(percentiles.x.format(1000), "99.9%");
  const chart::Chart throughput = ThroughputChart(run);
  ASSERT_EQ(throughput.series.size(), 2u);
  ASSERT_EQ(throughput.series[0].points.size(), 20u);
  EXPECT_NEAR(throughput.series[0].points[7].y, 400, 1e-9);
  EXPECT_NEAR(throughput.series[1].points[7].y, 100, 1e-9);
  EXPECT_EQ(LatencyChart(run).series.size(), 3u);
  const chart::Chart sweep = SweepChart(*ExampleSweep().sweep);
  EXPECT_EQ(sweep.series[1].points[0].label, "knee");
  EXPECT_EQ(sweep.series[1].points[1].label, "best");
  EXPECT_EQ(ComparedPercentiles(*ExampleCompare().compare).series.size(), 2u);
}

TEST(ReportChartsTest, HistogramCountsEachCallOnce) {
  const RunReport run = ExampleRun();
  const chart::Series bars = HistogramChart(run).series[0];
  double calls = 0;
  for (size_t i = 0; i + 1 < bars.points.size(); ++i) {
    calls += bars.points[i].y;
    EXPECT_LT(bars.points[i].x, bars.points[i + 1].x);
  }
  EXPECT_EQ(calls, 1000);
  EXPECT_LE(bars.points.front().x, 1e-6);
  EXPECT_GE(bars.points.back().x, 1e-3);
  EXPECT_THAT(
      bars.points[30].title,
      ::testing::MatchesRegex("[0-9.]+ us to [0-9.]+ us: [0-9]+ calls"));
  EXPECT_TRUE(HistogramChart(RunReport()).series.empty());
}

}  // namespace
}  // namespace leakyrelu::loadtest
