// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/text_tables.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/quantity.h"
#include "client/loadtest/ratio_spread.h"
#include "client/loadtest/sweep_order.h"

namespace leakyrelu::loadtest {
namespace {

std::string Quantile(const Histogram& histogram, double quantile) {
  return FormatSeconds(static_cast<double>(histogram.QuantileNs(quantile)) /
                       1e9);
}

std::string FormatRatio(const RatioSpread& ratio) {
  return absl::StrFormat("%.2f (%.2f-%.2f)", ratio.median, ratio.lowest,
                         ratio.highest);
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
               "p99.9", "errors", sweep.objectives});
  for (size_t i : StepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    std::string verdict = step.kept ? "kept" : step.broken;
    if (sweep.best == i) verdict += ", best";
    if (sweep.knee == i) verdict += ", knee";
    table.AddRow(
        {FormatCount(step.load), FormatCount(step.run.requests_per_second()),
         Quantile(step.run.latency, 0.5), Quantile(step.run.latency, 0.99),
         Quantile(step.run.latency, 0.999), absl::StrCat(step.run.errors),
         verdict});
  }
  std::string text = table.Format();
  if (sweep.best) {
    const SweepStep& best = sweep.steps[*sweep.best];
    absl::StrAppendFormat(
        &text, "\n  highest load that keeps %s: %s%s (%s requests/s, p99 %s)\n",
        sweep.objectives, FormatCount(best.load),
        sweep.by_rate ? " requests/s" : " in flight",
        FormatCount(best.run.requests_per_second()),
        Quantile(best.run.latency, 0.99));
  } else {
    absl::StrAppendFormat(&text, "\n  no load tried keeps %s\n",
                          sweep.objectives);
  }
  if (sweep.knee) {
    const SweepStep& knee = sweep.steps[*sweep.knee];
    absl::StrAppendFormat(
        &text, "  knee (greatest throughput over mean latency): %s%s\n",
        FormatCount(knee.load), sweep.by_rate ? " requests/s" : " in flight");
  }
  return text;
}

std::string FormatCompare(const CompareReport& compare) {
  Table table({"target", "requests/s", "MB/s", "p50", "p99", "errors", "wrong",
               "rate ratio", "p99 ratio"});
  const CompareReport::Target& base = compare.targets[0];
  for (const CompareReport::Target& target : compare.targets) {
    table.AddRow(
        {target.name, FormatCount(target.run.requests_per_second()),
         absl::StrFormat("%.1f", target.run.bytes_per_second() / 1e6),
         Quantile(target.run.latency, 0.5), Quantile(target.run.latency, 0.99),
         absl::StrCat(target.run.errors), absl::StrCat(target.run.mismatches),
         FormatRatio(RatioOf(target.round_requests_per_second,
                             base.round_requests_per_second)),
         FormatRatio(
             RatioOf(target.round_p99_seconds, base.round_p99_seconds))});
  }
  return absl::StrFormat(
      "%s\n  ratios to %s: median (lowest-highest) of %d interleaved rounds\n",
      table.Format(), base.name, base.round_requests_per_second.size());
}

}  // namespace leakyrelu::loadtest
