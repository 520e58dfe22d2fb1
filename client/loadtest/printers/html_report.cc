// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/html_parts.h"
#include "client/loadtest/printers/html_run.h"
#include "client/loadtest/printers/html_style.h"
#include "client/loadtest/printers/html_tables.h"
#include "client/loadtest/printers/html_terms.h"
#include "client/loadtest/printers/report_charts.h"
#include "client/loadtest/printers/shown.h"

namespace leakyrelu::loadtest {
namespace {

std::string Head(const Report& report) {
  const RunReport& run = report.headline;
  // The Content-Security-Policy forbids fetching and scripts, which the file
  // does not use anyway.
  return absl::StrFormat(
      "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
      "<meta http-equiv='Content-Security-Policy' content=\"default-src "
      "'none'; style-src 'unsafe-inline'\">\n"
      "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
      "<title>leakyrelu-loadtest %s</title>\n<style>%s</style>\n</head>\n"
      "<body>\n<main>\n<h1>leakyrelu-loadtest %s</h1>\n"
      "<p class='when'>%s, %s</p>\n",
      report.mode, HtmlStyle(), report.mode,
      absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", run.started,
                       absl::UTCTimeZone()),
      run.measured() ? FormatSeconds(run.duration_seconds) + " measured"
                     : "nothing measured");
}

// Names the step that the cards below show, with its load and verdict.
std::string StepTitle(const SweepReport& sweep) {
  if (sweep.steps.empty()) return "";
  const size_t step = sweep.best.value_or(sweep.steps.size() - 1);
  return absl::StrCat(sweep.best ? "Best step: " : "Last step: ",
                      ShowLoad(sweep, sweep.steps[step]), " (",
                      ShowVerdict(sweep, step), ")");
}

std::string Sweep(const Report& report) {
  const SweepReport& sweep = *report.sweep;
  std::string html;
  if (!sweep.best) {
    html = Note(true, "No load tried keeps " + sweep.objectives);
  } else if (!sweep.confirmed) {
    html = Note(false,
                "Not confirmed: the best step and the next worse one were not "
                "judged alike twice before the sweep ended.");
  }
  for (const std::string& warning : sweep.warnings) {
    absl::StrAppend(&html, Note(false, warning));
  }
  absl::StrAppend(&html, ChartCard(SweepChart(sweep), false),
                  Card("Steps", SweepTable(sweep)),
                  RunSection(StepTitle(sweep), report.headline, report.client));
  return html;
}

std::string Compare(const Report& report) {
  const CompareReport& compare = *report.compare;
  std::string html = Card("Targets", CompareTable(compare));
  if (compare.earlier) {
    for (const std::string& difference : compare.earlier->differences) {
      absl::StrAppend(&html, Note(false, "The earlier report's " + difference));
    }
    absl::StrAppend(&html,
                    Card("Against the earlier report", EarlierTable(compare)));
  }
  absl::StrAppend(&html, ChartCard(ComparedPercentiles(compare), false));
  for (const CompareReport::Target& target : compare.targets) {
    absl::StrAppend(
        &html, RunSection("Target " + target.name, target.run, report.client));
  }
  return html;
}

}  // namespace

std::string FormatHtml(const Report& report) {
  std::string html = Head(report);
  for (const std::string& broken : report.broken_thresholds) {
    absl::StrAppend(&html, Note(true, "Failed threshold " + broken));
  }
  if (report.sweep) {
    absl::StrAppend(&html, Sweep(report));
  } else if (report.compare) {
    absl::StrAppend(&html, Compare(report));
  } else {
    absl::StrAppend(&html, RunSection("", report.headline, report.client));
  }
  absl::StrAppend(&html, Card("What the terms mean", TermsList(report)),
                  "<footer>", ShowPrograms(report.client),
                  "</footer>\n</main>\n</body>\n</html>\n");
  return html;
}

}  // namespace leakyrelu::loadtest
