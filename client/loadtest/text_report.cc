// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/text_report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/quantity.h"
#include "client/loadtest/text_tables.h"
#include "client/loadtest/time_shares.h"

namespace leakyrelu::loadtest {
namespace {

void AppendRestated(const Report& report, std::string* text) {
  absl::StrAppend(text, "leakyrelu-loadtest ", report.mode, "\n");
  for (const auto& [name, value] : report.headline.description) {
    absl::StrAppendFormat(text, "  %-9s %s\n", name, value);
  }
  switch (report.headline.outcome) {
    case Outcome::kCompleted:
      break;
    case Outcome::kInterrupted:
      absl::StrAppend(text,
                      "  INTERRUPTED: what follows is of the part until "
                      "then\n");
      break;
    case Outcome::kServerLost:
      absl::StrAppend(text,
                      "  SERVER LOST: no call succeeded any more; what "
                      "follows is of the part until then\n");
      break;
  }
}

void AppendCounts(const RunReport& run, std::string* text) {
  absl::StrAppendFormat(text, "\n  requests  %d in %s", run.requests,
                        FormatSeconds(run.duration_seconds));
  if (run.unfinished > 0) {
    absl::StrAppendFormat(text, ", %d more cut off", run.unfinished);
  }
  absl::StrAppendFormat(text, "\n  rate      %s requests/s",
                        FormatCount(run.requests_per_second()));
  if (run.intended_requests_per_second > 0) {
    absl::StrAppendFormat(text, " of %s intended",
                          FormatCount(run.intended_requests_per_second));
  }
  absl::StrAppendFormat(text, ", %s elements/s, %s/s\n",
                        FormatCount(run.elements_per_second()),
                        FormatBytes(run.bytes_per_second()));
  absl::StrAppendFormat(text, "  errors    %d (%.3g %%)\n", run.errors,
                        run.error_share() * 100);
  for (const ErrorCount& error : run.errors_by_code) {
    absl::StrAppendFormat(text, "            %d x %s: %s\n", error.count,
                          error.code, error.message);
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
  Table table({"latency"});
  for (const NamedQuantile& named : kQuantiles) table.AddColumn(named.label);
  for (const char* label : {"max", "mean", "count"}) table.AddColumn(label);
  const auto row = [&](const char* name, const Histogram& histogram) {
    std::vector<std::string> cells = {name};
    for (const NamedQuantile& named : kQuantiles) {
      cells.push_back(FormatSeconds(
          static_cast<double>(histogram.QuantileNs(named.quantile)) / 1e9));
    }
    cells.push_back(
        FormatSeconds(static_cast<double>(histogram.max_ns()) / 1e9));
    cells.push_back(FormatSeconds(histogram.mean_ns() / 1e9));
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

void AppendClient(const Report& report, std::string* text) {
  const RunReport& run = report.headline;
  if (run.client_cpu_seconds > 0) {
    absl::StrAppendFormat(text,
                          "\n  client    %s of CPU, %s requests a CPU second\n",
                          FormatSeconds(run.client_cpu_seconds),
                          FormatCount(static_cast<double>(run.requests) /
                                      run.client_cpu_seconds));
  }
  for (const std::string& warning : run.warnings) {
    absl::StrAppend(text, "  warning   ", warning, "\n");
  }
  for (const std::string& broken : report.broken_thresholds) {
    absl::StrAppend(text, "  FAILED    ", broken, "\n");
  }
}

}  // namespace

std::string FormatText(const Report& report) {
  std::string text;
  AppendRestated(report, &text);
  if (report.sweep) absl::StrAppend(&text, "\n", FormatSweep(*report.sweep));
  if (report.compare) {
    absl::StrAppend(&text, "\n", FormatCompare(*report.compare));
  } else {
    AppendCounts(report.headline, &text);
    AppendLatency(report.headline, &text);
    AppendShares(report.headline, &text);
  }
  AppendClient(report, &text);
  return text;
}

}  // namespace leakyrelu::loadtest
