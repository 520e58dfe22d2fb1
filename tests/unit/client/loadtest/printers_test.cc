// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/loadtest/html_report.h"
#include "client/loadtest/prometheus_textfile.h"
#include "client/loadtest/report_charts.h"
#include "client/loadtest/text_report.h"
#include "client/loadtest/text_tables.h"
#include "tests/unit/client/loadtest/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Report ExampleReport() {
  Report report;
  report.headline = ExampleRun();
  report.broken_thresholds = {"p99>5us: 990 us"};
  return report;
}

TEST(TextReportTest, OpensByRestatingTheRunAndHasTheFigures) {
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

TEST(TextReportTest, SaysWhenTheRunWasCutShort) {
  Report report = ExampleReport();
  report.headline.outcome = Outcome::kInterrupted;
  report.headline.unfinished = 3;
  EXPECT_THAT(FormatText(report),
              AllOf(HasSubstr("INTERRUPTED"), HasSubstr("3 more cut off")));
  report.headline.outcome = Outcome::kServerLost;
  EXPECT_THAT(FormatText(report), HasSubstr("SERVER LOST"));
}

TEST(TextReportTest, SweepNamesBestAndKnee) {
  const std::string text = FormatText(ExampleSweep());
  EXPECT_THAT(text, HasSubstr("kept, best"));
  EXPECT_THAT(text, HasSubstr("kept, knee"));
  EXPECT_THAT(text, HasSubstr("p99<5ms: 7.00 ms"));
  EXPECT_THAT(text, HasSubstr("highest load that keeps p99<5ms: 2.00 k "
                              "requests/s"));
  Report none = ExampleSweep();
  none.sweep->best.reset();
  EXPECT_THAT(FormatText(none), HasSubstr("no load tried keeps p99<5ms"));
}

TEST(TextReportTest, CompareHasRatiosWithSpread) {
  const std::string text = FormatText(ExampleCompare());
  EXPECT_THAT(text, HasSubstr("0.50 (0.50-0.50)"));
  EXPECT_THAT(text, HasSubstr("2.50 (2.00-3.00)"));
  EXPECT_THAT(text, HasSubstr("ratios to tcp"));
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
  EXPECT_THAT(text,
              HasSubstr("leakyrelu_loadtest_latency_seconds{quantile=\"1\"} "
                        "0.001\n"));
  EXPECT_THAT(text, HasSubstr("{quantile=\"0.9999\"}"));
  EXPECT_THAT(text, HasSubstr("leakyrelu_loadtest_broken_thresholds 1\n"));
  EXPECT_EQ(text.back(), '\n');
}

TEST(HtmlTest, IsSelfContainedAndEscaped) {
  for (const Report& report :
       {ExampleReport(), ExampleSweep(), ExampleCompare()}) {
    const std::string html = FormatHtml(report);
    EXPECT_THAT(html, StartsWith("<!doctype html>"));
    for (const char* fetched : {"http:", "https:", "<script", "<link",
                                "src=", "url(", "@import", "//"}) {
      EXPECT_THAT(html, Not(HasSubstr(fetched)));
    }
    EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
    EXPECT_THAT(html, HasSubstr("a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"));
    EXPECT_THAT(html, HasSubstr("Latency over percentiles"));
    EXPECT_THAT(html, HasSubstr("Throughput over time"));
    EXPECT_THAT(html, HasSubstr("Latency over time"));
    EXPECT_EQ(html.find("Latency over throughput") != std::string::npos,
              report.sweep.has_value());
  }
}

TEST(HtmlTest, SurvivesARunWithoutAnyRequest) {
  Report report;
  EXPECT_THAT(FormatHtml(report), HasSubstr("</html>"));
  EXPECT_THAT(FormatText(report), HasSubstr("requests  0"));
}

TEST(ReportChartsTest, PercentilesEndAtTheMaximumAndTimeHasAPointAnInterval) {
  const RunReport run = ExampleRun();
  const Chart percentiles = PercentileChart(run);
  ASSERT_EQ(percentiles.series.size(), 2u);
  EXPECT_EQ(percentiles.series[0].points.back().x, 1000);
  EXPECT_EQ(percentiles.series[0].points.back().y, 1e-3);
  EXPECT_THAT(percentiles.x.ticks, ::testing::ElementsAre(1, 2, 10, 100, 1000));
  EXPECT_EQ(percentiles.x.format(1000), "99.9%");
  const Chart throughput = ThroughputChart(run);
  ASSERT_EQ(throughput.series.size(), 2u);
  ASSERT_EQ(throughput.series[0].points.size(), 20u);
  EXPECT_NEAR(throughput.series[0].points[7].y, 400, 1e-9);
  EXPECT_NEAR(throughput.series[1].points[7].y, 100, 1e-9);
  EXPECT_EQ(LatencyChart(run).series.size(), 3u);
  const Chart sweep = SweepChart(*ExampleSweep().sweep);
  EXPECT_EQ(sweep.series[1].points[0].label, "knee");
  EXPECT_EQ(sweep.series[1].points[1].label, "best");
  EXPECT_EQ(ComparedPercentiles(*ExampleCompare().compare).series.size(), 2u);
}

}  // namespace
}  // namespace leakyrelu::loadtest
