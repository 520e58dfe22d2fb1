// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_run.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/chart/svg_text.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/html_parts.h"
#include "client/loadtest/printers/html_tables.h"
#include "client/loadtest/printers/report_charts.h"
#include "client/loadtest/printers/shown.h"
#include "client/loadtest/report/outcome_name.h"

namespace leakyrelu::loadtest {
namespace {

std::string Tile(const std::string& value, const std::string& name,
                 bool bad = false) {
  return absl::StrFormat("<div class='tile%s'><b>%s</b><span>%s</span></div>\n",
                         bad ? " bad" : "", chart::EscapeXml(value),
                         chart::EscapeXml(name));
}

std::string Tiles(const RunReport& run) {
  std::string cpu = "client CPU";
  if (run.measured() && run.client_cpu_seconds > 0) {
    absl::StrAppend(
        &cpu, ", ",
        FormatCount(static_cast<double>(run.requests) / run.client_cpu_seconds),
        " requests a CPU second");
  }
  return absl::StrCat(
      "<div class='tiles'>\n", Tile(ShowRate(run), "requests a second"),
      Tile(ShowBytesRate(run), "bytes both ways"),
      Tile(ShowQuantile(run.latency, .5), "median latency"),
      Tile(ShowQuantile(run.latency, .99), "p99"),
      Tile(ShowQuantile(run.latency, .999), "p99.9"),
      Tile(ShowErrorShare(run),
           run.measured() ? absl::StrCat("errors, ", run.errors, " in all")
                          : "errors",
           run.errors > 0),
      run.verified == 0
          ? Tile("-", "wrong, none verified")
          : Tile(
                absl::StrCat(run.mismatches),
                absl::StrFormat("wrong of %s verified",
                                FormatCount(static_cast<double>(run.verified))),
                run.mismatches > 0),
      Tile(run.measured() ? FormatSeconds(run.client_cpu_seconds) : "-", cpu),
      "</div>\n");
}

std::string Notes(const RunReport& run) {
  std::string html;
  const std::string outcome = OutcomeSentence(run);
  if (!outcome.empty()) {
    const bool bad = run.outcome == Outcome::kServerLost ||
                     run.outcome == Outcome::kUnreachable;
    html = Note(bad, outcome);
  }
  if (run.measured() && run.successes() == 0) {
    absl::StrAppend(&html, Note(true, "No call succeeded."));
  }
  if (run.mismatches > 0) {
    absl::StrAppend(&html, Note(true, run.first_mismatch));
  }
  for (const std::string& warning : run.warnings) {
    absl::StrAppend(&html, Note(false, warning));
  }
  return html;
}

}  // namespace

std::string RunSection(const std::string& title, const RunReport& run,
                       const ClientFacts& client) {
  std::string html;
  if (!title.empty()) {
    html = absl::StrCat("<h2>", chart::EscapeXml(title), "</h2>\n");
  }
  absl::StrAppend(&html, Notes(run), Tiles(run));
  if (run.latency.count() > 0) {
    absl::StrAppend(&html, "<div class='pair'>",
                    ChartCard(HistogramChart(run), true),
                    ChartCard(PercentileChart(run), true),
                    ChartCard(ThroughputChart(run), true),
                    ChartCard(LatencyChart(run), true), "</div>\n",
                    Card("Latency", LatencyTable(run)));
  }
  if (!run.errors_by_code.empty()) {
    absl::StrAppend(&html, Card("Errors", ErrorTable(run)));
  }
  const std::string shares = ShareTable(run);
  if (!shares.empty()) {
    absl::StrAppend(&html, Card("Where the mean call's time went", shares));
  }
  absl::StrAppend(&html, Card("The run", DescriptionTable(run, client)));
  return html;
}

}  // namespace leakyrelu::loadtest
