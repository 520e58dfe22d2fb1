// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "client/loadtest/printers/html_report.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// The number of occurrences of `part` in `text`.
int Count(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
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
    EXPECT_THAT(html, HasSubstr("How many calls took how long"));
    EXPECT_THAT(html, HasSubstr("Latency over percentiles"));
    EXPECT_THAT(html, HasSubstr("Throughput over time"));
    EXPECT_THAT(html, HasSubstr("Latency over time"));
    EXPECT_EQ(html.find("Latency over throughput") != std::string::npos,
              report.sweep.has_value());
  }
}

TEST(HtmlTest, EveryTargetHasItsTilesChartsAndOptions) {
  const std::string html = FormatHtml(ExampleCompare());
  EXPECT_THAT(html, AllOf(HasSubstr("<h2>Target tcp</h2>"),
                          HasSubstr("<h2>Target uds</h2>"),
                          HasSubstr("unix:/run/l.sock")));
  for (const char* each :
       {"<div class='tiles'>", "<h3>How many calls took how long</h3>",
        "<h3>Latency over percentiles</h3>", "<h3>Throughput over time</h3>",
        "<h3>Latency over time</h3>", "<h3>Latency</h3>", "<h3>The run</h3>"}) {
    EXPECT_EQ(Count(html, each), 2) << each;
  }
  EXPECT_EQ(Count(html, "<h3>Latency over percentiles, by target</h3>"), 1);
}

TEST(HtmlTest, CompareShowsTheEarlierReport) {
  Report report = ExampleCompare();
  report.compare->earlier = ExampleEarlier();
  EXPECT_THAT(
      FormatHtml(report),
      AllOf(HasSubstr("earlier: monday.json"), HasSubstr("rate to earlier"),
            HasSubstr("elements: &quot;64&quot;, now")));
  EXPECT_THAT(FormatHtml(ExampleCompare()),
              Not(HasSubstr("Against the earlier report")));
}

TEST(HtmlTest, NamesTheStepOfTheFigures) {
  Report report = ExampleSweep();
  EXPECT_THAT(FormatHtml(report),
              AllOf(HasSubstr("<h2>Best step: 2.00 k requests/s (kept, best)"),
                    HasSubstr("at 3.00 k requests/s: look out"),
                    Not(HasSubstr("Not confirmed"))));
  report.sweep->confirmed = false;
  EXPECT_THAT(FormatHtml(report), HasSubstr("Not confirmed"));
  report.sweep->best.reset();
  report.headline = report.sweep->steps[2].run;
  EXPECT_THAT(FormatHtml(report),
              AllOf(HasSubstr("<h2>Last step: 3.00 k requests/s"),
                    HasSubstr("No load tried keeps p99&lt;5ms")));
}

TEST(HtmlTest, NamesTheMeasuringMachineAndPrograms) {
  EXPECT_THAT(FormatHtml(ExampleReport()),
              AllOf(HasSubstr("bench&lt;1&gt;, 8 cores of Example CPU"),
                    HasSubstr("leakyrelu-loadtest 1.2.3, gRPC 1.51.1"),
                    HasSubstr("client CPU, 2.00 k requests a CPU second")));
}

TEST(HtmlTest, ExplainsItsTerms) {
  const std::string run = FormatHtml(ExampleReport());
  for (const char* term : {"send lag", "warm-up", "p50 (median), p99, p99.9"}) {
    EXPECT_THAT(run, HasSubstr(std::string("<dt>") + term + "</dt><dd>"));
  }
  EXPECT_THAT(run, Not(HasSubstr("<dt>knee")));
  EXPECT_THAT(FormatHtml(ExampleSweep()), HasSubstr("<dt>knee"));
  EXPECT_THAT(FormatHtml(ExampleCompare()), HasSubstr("<dt>round"));
}

// For phones: charts are also drawn narrow, and wide tables become lists.
TEST(HtmlTest, SupportsPhones) {
  const std::string html = FormatHtml(ExampleCompare());
  EXPECT_THAT(html, HasSubstr("name='viewport' content='width=device-width"));
  EXPECT_GT(Count(html, "<div class='wide'>"), 0);
  EXPECT_EQ(Count(html, "<div class='wide'>"),
            Count(html, "<div class='narrow'>"));
  EXPECT_THAT(html, HasSubstr("data-name='rate ratio'"));
}

TEST(HtmlTest, RunWithoutMeasurementsHasNoFigures) {
  Report report = ExampleReport();
  report.headline = UnreachableRun();
  const std::string html = FormatHtml(report);
  EXPECT_THAT(html, AllOf(HasSubstr("nothing measured"),
                          HasSubstr("Unreachable: nothing was measured."),
                          HasSubstr("<b>-</b><span>requests a second"),
                          HasSubstr("<b>-</b><span>median latency"),
                          Not(HasSubstr("<b>0")), Not(HasSubstr("<svg")),
                          HasSubstr("</html>")));
}

}  // namespace
}  // namespace leakyrelu::loadtest
