// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report_charts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/hgrm.h"
#include "client/loadtest/quantity.h"
#include "client/loadtest/sweep_order.h"

namespace leakyrelu::loadtest {
namespace {

constexpr size_t kColors = 4;
constexpr double kHalfWidth = 520;  // of two charts side by side

// Percentiles are drawn over 1 / (1 - quantile): each nine gets as much room.
std::string ReadPercentile(double inverse_tail) {
  return absl::StrFormat("%.9g%%", 100 - 100 / inverse_tail);
}

ChartAxis PercentileAxis(uint64_t count) {
  ChartAxis axis;
  axis.label = "percentile";
  axis.logarithmic = true;
  axis.format = ReadPercentile;
  axis.from = 1;
  for (double tick = 1; tick <= std::max<double>(count, 10); tick *= 10) {
    axis.ticks.push_back(tick);
  }
  axis.ticks.insert(axis.ticks.begin() + 1, 2);
  return axis;
}

ChartAxis SecondsAxis(std::string label, bool logarithmic) {
  ChartAxis axis;
  axis.label = std::move(label);
  axis.logarithmic = logarithmic;
  axis.format = FormatSeconds;
  if (!logarithmic) axis.from = 0;
  return axis;
}

ChartSeries Percentiles(std::string name, int color,
                        const Histogram& histogram) {
  ChartSeries series{std::move(name), color, {}};
  const auto count = static_cast<double>(histogram.count());
  for (const PercentilePoint& point : PercentileSeries(histogram)) {
    const double latency = static_cast<double>(point.value_ns) / 1e9;
    // The maximum's tail is empty; it is drawn where its own count ends.
    const double inverse =
        point.quantile < 1 ? 1 / (1 - point.quantile) : std::max(count, 1.);
    series.points.push_back(
        {inverse, latency,
         point.quantile < 1 ? absl::StrCat(ReadPercentile(inverse), ": ",
                                           FormatSeconds(latency))
                            : absl::StrCat("max: ", FormatSeconds(latency)),
         ""});
  }
  return series;
}

ChartAxis TimeAxis() {
  ChartAxis axis;
  axis.label = "seconds into the measurement";
  axis.from = 0;
  return axis;
}

double Middle(const IntervalPoint& point) {
  return point.start_seconds + point.seconds / 2;
}

}  // namespace

Chart PercentileChart(const RunReport& run) {
  Chart chart;
  chart.title = "Latency over percentiles";
  chart.x = PercentileAxis(run.latency.count());
  chart.y = SecondsAxis("latency", true);
  chart.series = {Percentiles("from intended send", 1, run.latency),
                  Percentiles("from actual send", 2, run.uncorrected_latency)};
  chart.series[1].dashed = true;
  return chart;
}

Chart ComparedPercentiles(const CompareReport& compare) {
  Chart chart;
  chart.title = "Latency over percentiles, by target";
  chart.y = SecondsAxis("latency", true);
  uint64_t count = 0;
  for (size_t i = 0; i < std::min(compare.targets.size(), kColors); ++i) {
    const CompareReport::Target& target = compare.targets[i];
    count = std::max(count, target.run.latency.count());
    chart.series.push_back(
        Percentiles(target.name, static_cast<int>(i) + 1, target.run.latency));
  }
  chart.x = PercentileAxis(count);
  return chart;
}

Chart ThroughputChart(const RunReport& run) {
  Chart chart;
  chart.title = "Throughput over time";
  chart.width = kHalfWidth;
  chart.x = TimeAxis();
  chart.y.label = "requests a second";
  chart.y.format = FormatCount;
  chart.y.from = 0;
  ChartSeries good{"succeeded", 1, {}};
  ChartSeries bad{"failed", 2, {}};
  for (const IntervalPoint& point : run.intervals) {
    const double rate =
        static_cast<double>(point.requests - point.errors) / point.seconds;
    const double failed = static_cast<double>(point.errors) / point.seconds;
    good.points.push_back(
        {Middle(point), rate,
         absl::StrFormat(
             "%.1f s: %s/s, %s/s", Middle(point), FormatCount(rate),
             FormatBytes(static_cast<double>(point.bytes) / point.seconds)),
         ""});
    bad.points.push_back({Middle(point), failed,
                          absl::StrFormat("%.1f s: %s/s failed", Middle(point),
                                          FormatCount(failed)),
                          ""});
  }
  chart.series = {good};
  if (run.errors > 0) chart.series.push_back(bad);
  return chart;
}

Chart LatencyChart(const RunReport& run) {
  Chart chart;
  chart.title = "Latency over time";
  chart.width = kHalfWidth;
  chart.x = TimeAxis();
  chart.y = SecondsAxis("latency from intended send", true);
  const std::pair<const char*, double IntervalPoint::*> lines[] = {
      {"p50", &IntervalPoint::p50_seconds},
      {"p99", &IntervalPoint::p99_seconds},
      {"max", &IntervalPoint::max_seconds}};
  int color = 1;
  for (const auto& [name, member] : lines) {
    ChartSeries series{name, color++, {}};
    for (const IntervalPoint& point : run.intervals) {
      series.points.push_back(
          {Middle(point), point.*member,
           absl::StrFormat("%.1f s: %s %s", Middle(point), name,
                           FormatSeconds(point.*member)),
           ""});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart SweepChart(const SweepReport& sweep) {
  Chart chart;
  chart.title = "Latency over throughput";
  chart.x.label = "requests a second that succeeded";
  chart.x.format = FormatCount;
  chart.x.from = 0;
  chart.y = SecondsAxis("latency", true);
  ChartSeries p50{"p50", 1, {}};
  ChartSeries p99{"p99", 2, {}};
  for (size_t i : StepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    const double rate = step.run.requests_per_second();
    for (auto [series, quantile] : {std::pair(&p50, .5), {&p99, .99}}) {
      const double latency =
          static_cast<double>(step.run.latency.QuantileNs(quantile)) / 1e9;
      series->points.push_back(
          {rate, latency,
           absl::StrFormat("%s%s: %s requests/s, %s %s", FormatCount(step.load),
                           sweep.by_rate ? "/s" : " in flight",
                           FormatCount(rate), series->name,
                           FormatSeconds(latency)),
           ""});
    }
    std::string& label = p99.points.back().label;
    if (sweep.best == i) label = "best";
    if (sweep.knee == i) label += label.empty() ? "knee" : ", knee";
  }
  chart.series = {p50, p99};
  return chart;
}

}  // namespace leakyrelu::loadtest
