// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/text_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/text/escape.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/shown.h"
#include "client/loadtest/printers/text_tables.h"
#include "client/loadtest/report/outcome_name.h"
#include "client/loadtest/report/time_shares.h"

namespace leakyrelu::loadtest {
namespace {

void AppendRestated(const Report& report, std::string* text) {
  absl::StrAppend(text, "leakyrelu-loadtest ", report.mode, "\n");
  for (const auto& [name, value] : DescribeLoad(report.headline.options)) {
    absl::StrAppendFormat(text, "  %-9s %s\n", name, value);
  }
  absl::StrAppendFormat(text, "  %-9s %s\n", "host", ShowHost(report.client));
  absl::StrAppendFormat(text, "  %-9s %s\n", "programs",
                        ShowPrograms(report.client));
  const std::string outcome = OutcomeSentence(report.headline);
  if (!outcome.empty()) absl::StrAppend(text, "\n  ", outcome, "\n");
}

void AppendCounts(const RunReport& run, std::string* text) {
  if (!run.measured()) return;
  absl::StrAppendFormat(text, "\n  requests  %d in %s", run.requests,
                        FormatSeconds(run.duration_seconds));
  if (run.unfinished > 0) {
    absl::StrAppendFormat(text, ", %d more cancelled at the end",
                          run.unfinished);
  }
  absl::StrAppendFormat(text, "\n  rate      %s requests/s", ShowRate(run));
  if (run.options.open_loop()) {
    absl::StrAppendFormat(text, " of %s intended",
                          FormatCount(run.options.requests_per_second));
  }
  absl::StrAppendFormat(text, ", %s elements/s, %s\n",
                        FormatCount(run.elements_per_second()),
                        ShowBytesRate(run));
  absl::StrAppendFormat(text, "  errors    %d (%s)\n", run.errors,
                        ShowErrorShare(run));
  for (const ErrorCount& error : run.errors_by_code) {
    absl::StrAppendFormat(text, "            %d x %s: %s\n", error.count,
                          error.code, EscapeText(error.message));
  }
  if (run.verified > 0) {
    absl::StrAppendFormat(text, "  verified  %d responses, %d wrong\n",
                          run.verified, run.mismatches);
  } else {
    absl::StrAppend(text, "  verified  nothing\n");
  }
  if (run.mismatches > 0) {
    absl::StrAppendFormat(text, "            first: %s\n", run.first_mismatch);
  }
}

void AppendLatency(const RunReport& run, std::string* text) {
  if (run.latency.count() == 0) return;
  Table table({"latency"});
  for (const NamedQuantile& named : kQuantiles) table.AddColumn(named.label);
  for (const char* label : {"max", "mean", "count"}) table.AddColumn(label);
  const auto row = [&](const char* name, const Histogram& histogram) {
    std::vector<std::string> cells = {name};
    for (const NamedQuantile& named : kQuantiles) {
      cells.push_back(ShowQuantile(histogram, named.quantile));
    }
    cells.push_back(ShowQuantile(histogram, 1));
    cells.push_back(ShowMean(histogram));
    cells.push_back(absl::StrCat(histogram.count()));
    table.AddRow(cells);
  };
  row("from intended send", run.latency);
  row("from actual send", run.uncorrected_latency);
  row("send lag", run.send_lag);
  if (run.errors > 0) row("failed calls", run.error_latency);
  absl::StrAppend(text, "\n", table.Format());
}

void AppendShares(const RunReport& run, std::string* text) {
  const std::vector<TimeShare> shares = TimeShares(run);
  if (shares.empty()) return;
  Table table({"mean call", "time", "share"});
  for (const TimeShare& share : shares) {
    table.AddRow({share.name, FormatSeconds(share.mean_seconds),
                  absl::StrFormat("%.1f %%", share.share * 100)});
  }
  absl::StrAppend(text, "\n", table.Format());
}

void AppendClient(const RunReport& run, std::string* text) {
  if (run.measured()) {
    absl::StrAppend(text, "\n  client    ", ShowClientCpu(run), "\n");
  }
  for (const std::string& warning : run.warnings) {
    absl::StrAppend(text, "  warning   ", warning, "\n");
  }
}

void AppendRun(const RunReport& run, std::string* text) {
  AppendCounts(run, text);
  AppendLatency(run, text);
  AppendShares(run, text);
  AppendClient(run, text);
}

void AppendCompare(const CompareReport& compare, std::string* text) {
  absl::StrAppend(text, "\n", FormatCompare(compare));
  for (const CompareReport::Target& target : compare.targets) {
    absl::StrAppend(text, "\n  target ", target.name, "\n");
    const std::string outcome = OutcomeSentence(target.run);
    if (!outcome.empty()) absl::StrAppend(text, "  ", outcome, "\n");
    AppendRun(target.run, text);
  }
}

}  // namespace

std::string FormatText(const Report& report) {
  std::string text;
  AppendRestated(report, &text);
  if (report.sweep) absl::StrAppend(&text, "\n", FormatSweep(*report.sweep));
  if (report.compare) {
    AppendCompare(*report.compare, &text);
  } else {
    AppendRun(report.headline, &text);
  }
  for (const std::string& broken : report.broken_thresholds) {
    absl::StrAppend(&text, "  FAILED    ", broken, "\n");
  }
  return text;
}

}  // namespace leakyrelu::loadtest
