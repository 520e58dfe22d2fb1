// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/html_tables.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/earlier_run.h"
#include "client/loadtest/printers/html_parts.h"
#include "client/loadtest/printers/shown.h"
#include "client/loadtest/report/ratio_spread.h"
#include "client/loadtest/report/time_shares.h"
#include "client/loadtest/search/sweep_order.h"

namespace leakyrelu::loadtest {
std::string DescriptionTable(const RunReport& run, const ClientFacts& client) {
  std::vector<Cells> rows;
  for (const auto& [name, value] : DescribeLoad(run.options)) {
    rows.push_back({name, value});
  }
  rows.push_back({"host", ShowHost(client)});
  rows.push_back({"programs", ShowPrograms(client)});
  return HtmlTable({}, rows, {.last_is_text = true});
}

std::string LatencyTable(const RunReport& run) {
  std::vector<std::pair<const char*, const Histogram*>> columns = {
      {"from intended send", &run.latency},
      {"from actual send", &run.uncorrected_latency},
      {"send lag", &run.send_lag}};
  if (run.errors > 0) columns.push_back({"failed calls", &run.error_latency});
  Cells header = {""};
  for (const auto& column : columns) header.push_back(column.first);
  std::vector<Cells> rows;
  const auto add = [&](const char* name, const auto& show) {
    Cells row = {name};
    for (const auto& column : columns) row.push_back(show(*column.second));
    rows.push_back(std::move(row));
  };
  for (const NamedQuantile& named : kQuantiles) {
    add(named.label, [&](const Histogram& histogram) {
      return ShowQuantile(histogram, named.quantile);
    });
  }
  add("max",
      [](const Histogram& histogram) { return ShowQuantile(histogram, 1); });
  add("mean", ShowMean);
  add("count", [](const Histogram& histogram) {
    return absl::StrCat(histogram.count());
  });
  return HtmlTable(header, rows);
}

std::string ErrorTable(const RunReport& run) {
  std::vector<Cells> rows;
  for (const ErrorCount& error : run.errors_by_code) {
    rows.push_back({error.code, absl::StrCat(error.count), error.message});
  }
  return HtmlTable({"code", "count", "first message"}, rows,
                   {.last_is_text = true, .stacks = true});
}

std::string ShareTable(const RunReport& run) {
  std::vector<Cells> rows;
  for (const TimeShare& share : TimeShares(run)) {
    rows.push_back({share.name, FormatSeconds(share.mean_seconds),
                    absl::StrFormat("%.1f %%", share.share * 100)});
  }
  return rows.empty() ? "" : HtmlTable({"", "mean time", "share"}, rows);
}

std::string SweepTable(const SweepReport& sweep) {
  std::vector<Cells> rows;
  for (size_t i : StepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    rows.push_back({FormatCount(step.load), ShowRate(step.run),
                    ShowQuantile(step.run.latency, .5),
                    ShowQuantile(step.run.latency, .99),
                    ShowQuantile(step.run.latency, .999),
                    ShowRequests(step.run), ShowErrors(step.run),
                    ShowVerdict(sweep, i)});
  }
  return HtmlTable({sweep.by_rate ? "rate" : "in flight", "requests/s", "p50",
                    "p99", "p99.9", "requests", "errors", sweep.objectives},
                   rows, {.last_is_text = true, .stacks = true});
}

std::string CompareTable(const CompareReport& compare) {
  std::vector<Cells> rows;
  const CompareReport::Target& base = compare.targets[0];
  for (const CompareReport::Target& target : compare.targets) {
    rows.push_back(
        {target.name, ShowRate(target.run), ShowBytesRate(target.run),
         ShowQuantile(target.run.latency, .5),
         ShowQuantile(target.run.latency, .99), ShowErrors(target.run),
         ShowWrong(target.run),
         ShowRatio(RatioOf(target.round_requests_per_second,
                           base.round_requests_per_second),
                   " to "),
         ShowRatio(RatioOf(target.round_p99_seconds, base.round_p99_seconds),
                   " to ")});
  }
  return HtmlTable({"target", "requests/s", "bytes", "p50", "p99", "errors",
                    "wrong", "rate ratio", "p99 ratio"},
                   rows, {.last_is_text = false, .stacks = true});
}

std::string EarlierTable(const CompareReport& compare) {
  const EarlierRun& earlier = *compare.earlier;
  std::vector<Cells> rows = {{absl::StrCat("earlier: ", earlier.file),
                              FormatCount(earlier.requests_per_second),
                              FormatSeconds(earlier.latency_seconds.at("p50")),
                              FormatSeconds(earlier.latency_seconds.at("p99")),
                              absl::StrCat(earlier.errors), "1", "1"}};
  for (const CompareReport::Target& target : compare.targets) {
    rows.push_back(
        {target.name, ShowRate(target.run),
         ShowQuantile(target.run.latency, .5),
         ShowQuantile(target.run.latency, .99), ShowErrors(target.run),
         ShowRatioToEarlier(target.run, RateToEarlier(target.run, earlier)),
         ShowRatioToEarlier(target.run, P99ToEarlier(target.run, earlier))});
  }
  return HtmlTable({"target", "requests/s", "p50", "p99", "errors",
                    "rate to earlier", "p99 to earlier"},
                   rows, {.last_is_text = false, .stacks = true});
}

}  // namespace leakyrelu::loadtest
