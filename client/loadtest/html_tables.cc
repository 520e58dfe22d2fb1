// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/html_tables.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/quantity.h"
#include "client/loadtest/ratio_spread.h"
#include "client/loadtest/svg_chart.h"
#include "client/loadtest/sweep_order.h"
#include "client/loadtest/time_shares.h"

namespace leakyrelu::loadtest {
namespace {

using Cells = std::vector<std::string>;

std::string Quantile(const Histogram& histogram, double quantile) {
  return FormatSeconds(static_cast<double>(histogram.QuantileNs(quantile)) /
                       1e9);
}

// last_is_text: the last column holds sentences.
std::string Rows(const Cells& header, const std::vector<Cells>& rows,
                 bool last_is_text = false, const char* css = "") {
  std::string html =
      absl::StrFormat("<div class='scroll'><table class='%s'>", css);
  if (!header.empty()) {
    absl::StrAppend(&html, "<tr>");
    for (size_t i = 0; i < header.size(); ++i) {
      const bool text = last_is_text && i + 1 == header.size();
      absl::StrAppend(&html, text ? "<th class='text'>" : "<th>",
                      EscapeXml(header[i]), "</th>");
    }
    absl::StrAppend(&html, "</tr>\n");
  }
  for (const Cells& row : rows) {
    absl::StrAppend(&html, "<tr>");
    for (size_t i = 0; i < row.size(); ++i) {
      const bool text = last_is_text && i + 1 == row.size();
      absl::StrAppend(&html, text ? "<td class='text'>" : "<td>",
                      EscapeXml(row[i]), "</td>");
    }
    absl::StrAppend(&html, "</tr>\n");
  }
  absl::StrAppend(&html, "</table></div>");
  return html;
}

Cells LatencyRow(std::string name, const Histogram& histogram) {
  Cells cells = {std::move(name)};
  for (const NamedQuantile& named : kQuantiles) {
    cells.push_back(Quantile(histogram, named.quantile));
  }
  cells.push_back(Quantile(histogram, 1));
  cells.push_back(FormatSeconds(histogram.mean_ns() / 1e9));
  cells.push_back(absl::StrCat(histogram.count()));
  return cells;
}

std::string FormatRatio(const RatioSpread& ratio) {
  return absl::StrFormat("%.2f (%.2f to %.2f)", ratio.median, ratio.lowest,
                         ratio.highest);
}

}  // namespace

std::string DescriptionTable(const RunReport& run) {
  std::vector<Cells> rows;
  for (const auto& [name, value] : run.description) {
    rows.push_back({name, value});
  }
  return Rows({}, rows, true, "run");
}

std::string LatencyTable(const RunReport& run) {
  Cells header = {""};
  for (const NamedQuantile& named : kQuantiles) header.push_back(named.label);
  header.insert(header.end(), {"max", "mean", "count"});
  std::vector<Cells> rows = {
      LatencyRow("from intended send", run.latency),
      LatencyRow("from actual send", run.uncorrected_latency),
      LatencyRow("send lag", run.send_lag)};
  if (run.errors > 0) {
    rows.push_back(LatencyRow("failed calls", run.error_latency));
  }
  return Rows(header, rows);
}

std::string ErrorTable(const RunReport& run) {
  std::vector<Cells> rows;
  for (const ErrorCount& error : run.errors_by_code) {
    rows.push_back({error.code, absl::StrCat(error.count), error.message});
  }
  return Rows({"code", "count", "first message"}, rows, true);
}

std::string ShareTable(const RunReport& run) {
  std::vector<Cells> rows;
  for (const TimeShare& share : TimeShares(run)) {
    rows.push_back({share.name, FormatSeconds(share.mean_seconds),
                    absl::StrFormat("%.1f %%", share.share * 100)});
  }
  return rows.empty() ? "" : Rows({"", "mean time", "share"}, rows);
}

std::string SweepTable(const SweepReport& sweep) {
  std::vector<Cells> rows;
  for (size_t i : StepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    std::string verdict = step.kept ? "kept" : step.broken;
    if (sweep.best == i) verdict += ", best";
    if (sweep.knee == i) verdict += ", knee";
    rows.push_back(
        {FormatCount(step.load), FormatCount(step.run.requests_per_second()),
         Quantile(step.run.latency, .5), Quantile(step.run.latency, .99),
         Quantile(step.run.latency, .999), absl::StrCat(step.run.errors),
         verdict});
  }
  return Rows({sweep.by_rate ? "rate" : "in flight", "requests/s", "p50", "p99",
               "p99.9", "errors", sweep.objectives},
              rows, true);
}

std::string CompareTable(const CompareReport& compare) {
  std::vector<Cells> rows;
  const CompareReport::Target& base = compare.targets[0];
  for (const CompareReport::Target& target : compare.targets) {
    rows.push_back(
        {target.name, FormatCount(target.run.requests_per_second()),
         FormatBytes(target.run.bytes_per_second()) + "/s",
         Quantile(target.run.latency, .5), Quantile(target.run.latency, .99),
         absl::StrCat(target.run.errors), absl::StrCat(target.run.mismatches),
         FormatRatio(RatioOf(target.round_requests_per_second,
                             base.round_requests_per_second)),
         FormatRatio(
             RatioOf(target.round_p99_seconds, base.round_p99_seconds))});
  }
  return Rows({"target", "requests/s", "bytes", "p50", "p99", "errors", "wrong",
               "rate ratio", "p99 ratio"},
              rows);
}

}  // namespace leakyrelu::loadtest
