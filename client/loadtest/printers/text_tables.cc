// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/text_tables.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/earlier_run.h"
#include "client/loadtest/printers/shown.h"
#include "client/loadtest/report/ratio_spread.h"
#include "client/loadtest/search/sweep_order.h"

namespace leakyrelu::loadtest {
namespace {

// The earlier report's figures, and the ratio of each target to them.
std::string FormatEarlier(const CompareReport& compare,
                          const EarlierRun& earlier) {
  Table table({"to the earlier report", "requests/s", "p50", "p99", "errors",
               "rate ratio", "p99 ratio"});
  table.AddRow({earlier.file, FormatCount(earlier.requests_per_second),
                FormatSeconds(earlier.latency_seconds.at("p50")),
                FormatSeconds(earlier.latency_seconds.at("p99")),
                absl::StrCat(earlier.errors), "1", "1"});
  for (const CompareReport::Target& target : compare.targets) {
    table.AddRow(
        {target.name, ShowRate(target.run),
         ShowQuantile(target.run.latency, 0.5),
         ShowQuantile(target.run.latency, 0.99), ShowErrors(target.run),
         ShowRatioToEarlier(target.run, RateToEarlier(target.run, earlier)),
         ShowRatioToEarlier(target.run, P99ToEarlier(target.run, earlier))});
  }
  std::string text = table.Format();
  for (const std::string& difference : earlier.differences) {
    absl::StrAppend(&text, "  warning   the earlier report's ", difference,
                    "\n");
  }
  return text;
}

}  // namespace

std::string Table::Format() const {
  std::vector<size_t> widths(rows_[0].size(), 0);
  for (const std::vector<std::string>& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text;
  for (const std::vector<std::string>& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      const int width = static_cast<int>(widths[i]);
      if (i == 0) {
        absl::StrAppendFormat(&text, "  %-*s", width, row[i]);
      } else {
        absl::StrAppendFormat(&text, "  %*s", width, row[i]);
      }
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string FormatSweep(const SweepReport& sweep) {
  Table table({sweep.by_rate ? "rate" : "in flight", "requests/s", "p50", "p99",
               "p99.9", "requests", "errors", sweep.objectives});
  for (size_t i : StepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    table.AddRow({FormatCount(step.load), ShowRate(step.run),
                  ShowQuantile(step.run.latency, 0.5),
                  ShowQuantile(step.run.latency, 0.99),
                  ShowQuantile(step.run.latency, 0.999), ShowRequests(step.run),
                  ShowErrors(step.run), ShowVerdict(sweep, i)});
  }
  std::string text = table.Format();
  if (sweep.best) {
    const SweepStep& best = sweep.steps[*sweep.best];
    absl::StrAppendFormat(
        &text, "\n  highest load that keeps %s: %s (%s requests/s, p99 %s)%s\n",
        sweep.objectives, ShowLoad(sweep, best), ShowRate(best.run),
        ShowQuantile(best.run.latency, 0.99),
        sweep.confirmed ? "" : ", not confirmed");
  } else {
    absl::StrAppendFormat(&text, "\n  no load tried keeps %s\n",
                          sweep.objectives);
  }
  if (sweep.knee) {
    absl::StrAppendFormat(
        &text, "  knee (greatest throughput over mean latency): %s\n",
        ShowLoad(sweep, sweep.steps[*sweep.knee]));
  }
  for (const std::string& warning : sweep.warnings) {
    absl::StrAppend(&text, "  warning   ", warning, "\n");
  }
  return text;
}

std::string FormatCompare(const CompareReport& compare) {
  Table table({"target", "requests/s", "MB/s", "p50", "p99", "errors", "wrong",
               "rate ratio", "p99 ratio"});
  const CompareReport::Target& base = compare.targets[0];
  for (const CompareReport::Target& target : compare.targets) {
    table.AddRow(
        {target.name, ShowRate(target.run),
         target.run.measured()
             ? absl::StrFormat("%.1f", target.run.bytes_per_second() / 1e6)
             : "-",
         ShowQuantile(target.run.latency, 0.5),
         ShowQuantile(target.run.latency, 0.99), ShowErrors(target.run),
         ShowWrong(target.run),
         ShowRatio(RatioOf(target.round_requests_per_second,
                           base.round_requests_per_second),
                   "-"),
         ShowRatio(RatioOf(target.round_p99_seconds, base.round_p99_seconds),
                   "-")});
  }
  std::string text = absl::StrFormat(
      "%s\n  ratios to %s: median (lowest-highest) of %d interleaved rounds\n",
      table.Format(), base.name, base.round_requests_per_second.size());
  if (compare.earlier) {
    absl::StrAppend(&text, "\n", FormatEarlier(compare, *compare.earlier));
  }
  return text;
}

}  // namespace leakyrelu::loadtest
