// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/html_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/html_style.h"
#include "client/loadtest/html_tables.h"
#include "client/loadtest/quantity.h"
#include "client/loadtest/report_charts.h"
#include "client/loadtest/svg_chart.h"

namespace leakyrelu::loadtest {
namespace {

std::string Quantile(const RunReport& run, double quantile) {
  return FormatSeconds(static_cast<double>(run.latency.QuantileNs(quantile)) /
                       1e9);
}

void AppendTile(const std::string& value, const std::string& name, bool bad,
                std::string* html) {
  absl::StrAppendFormat(html,
                        "<div class='tile%s'><b>%s</b><span>%s</span></div>\n",
                        bad ? " bad" : "", EscapeXml(value), EscapeXml(name));
}

void AppendTiles(const RunReport& run, std::string* html) {
  absl::StrAppend(html, "<div class='tiles'>\n");
  AppendTile(FormatCount(run.requests_per_second()), "requests a second", false,
             html);
  AppendTile(FormatBytes(run.bytes_per_second()) + "/s", "bytes both ways",
             false, html);
  AppendTile(Quantile(run, .5), "median latency", false, html);
  AppendTile(Quantile(run, .99), "p99", false, html);
  AppendTile(Quantile(run, .999), "p99.9", false, html);
  AppendTile(absl::StrFormat("%.2g %%", run.error_share() * 100),
             absl::StrFormat("errors, %d in all", run.errors), run.errors > 0,
             html);
  AppendTile(absl::StrCat(run.mismatches),
             absl::StrFormat("wrong of %s verified",
                             FormatCount(static_cast<double>(run.verified))),
             run.mismatches > 0, html);
  absl::StrAppend(html, "</div>\n");
}

void AppendNote(bool bad, const std::string& text, std::string* html) {
  absl::StrAppendFormat(html, "<p class='note%s'>%s</p>\n", bad ? " bad" : "",
                        EscapeXml(text));
}

void AppendNotes(const Report& report, std::string* html) {
  const RunReport& run = report.headline;
  if (run.outcome == Outcome::kInterrupted) {
    AppendNote(false, "Interrupted: the figures are of the part until then.",
               html);
  }
  if (run.outcome == Outcome::kServerLost) {
    AppendNote(true,
               "Server lost: no call succeeded any more; the figures are of "
               "the part until then.",
               html);
  }
  for (const std::string& broken : report.broken_thresholds) {
    AppendNote(true, "Failed threshold " + broken, html);
  }
  if (run.mismatches > 0) AppendNote(true, run.first_mismatch, html);
  for (const std::string& warning : run.warnings) {
    AppendNote(false, warning, html);
  }
}

std::string Card(const std::string& title, const std::string& content) {
  return absl::StrFormat("<section class='card'><h2>%s</h2>%s</section>\n",
                         EscapeXml(title), content);
}

std::string ChartCard(const Chart& chart) {
  return Card(chart.title, FormatSvg(chart));
}

}  // namespace

std::string FormatHtml(const Report& report) {
  const RunReport& run = report.headline;
  // The policy forbids what the file does not do anyway: to fetch or run.
  std::string html = absl::StrFormat(
      "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
      "<meta http-equiv='Content-Security-Policy' content=\"default-src "
      "'none'; style-src 'unsafe-inline'\">\n"
      "<meta name='viewport' content='width=device-width'>\n"
      "<title>leakyrelu-loadtest %s</title>\n<style>%s</style>\n</head>\n"
      "<body>\n<main>\n<h1>leakyrelu-loadtest %s</h1>\n"
      "<p class='when'>%s, %s measured</p>\n",
      report.mode, kHtmlStyle, report.mode,
      absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", run.started,
                       absl::UTCTimeZone()),
      FormatSeconds(run.duration_seconds));
  AppendNotes(report, &html);
  AppendTiles(run, &html);
  if (report.sweep) {
    absl::StrAppend(&html, ChartCard(SweepChart(*report.sweep)),
                    Card("Steps", SweepTable(*report.sweep)));
  }
  if (report.compare) {
    absl::StrAppend(&html, Card("Targets", CompareTable(*report.compare)),
                    ChartCard(ComparedPercentiles(*report.compare)));
  }
  absl::StrAppend(&html, ChartCard(PercentileChart(run)), "<div class='pair'>",
                  ChartCard(ThroughputChart(run)), ChartCard(LatencyChart(run)),
                  "</div>\n", Card("Latency", LatencyTable(run)));
  if (!run.errors_by_code.empty()) {
    absl::StrAppend(&html, Card("Errors", ErrorTable(run)));
  }
  const std::string shares = ShareTable(run);
  if (!shares.empty()) {
    absl::StrAppend(&html, Card("Where the mean call's time went", shares));
  }
  absl::StrAppend(&html, Card("The run", DescriptionTable(run)),
                  "<footer>Latency counts from the intended send time; "
                  "OUTPUT.md defines every number.</footer>\n"
                  "</main>\n</body>\n</html>\n");
  return html;
}

}  // namespace leakyrelu::loadtest
