// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/report_charts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/hgrm.h"
#include "client/loadtest/search/sweep_order.h"

namespace leakyrelu::loadtest {
namespace {

using chart::Axis;
using chart::Chart;
using chart::Series;
using chart::Shape;

constexpr size_t kColors = 4;
// Bars of a histogram, wide enough to hover over.
constexpr double kBarsPerDecade = 20;

// Percentiles are drawn over 1 / (1 - quantile), so that each nine takes the
// same width.
std::string ReadPercentile(double inverse_tail) {
  return absl::StrFormat("%.9g%%", 100 - 100 / inverse_tail);
}

Axis PercentileAxis(uint64_t count) {
  Axis axis;
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

Axis SecondsAxis(std::string label) {
  Axis axis;
  axis.label = std::move(label);
  axis.logarithmic = true;
  axis.format = FormatSeconds;
  return axis;
}

Series Percentiles(std::string name, int color, const Histogram& histogram) {
  Series series{.name = std::move(name), .color = color, .points = {}};
  const auto count = static_cast<double>(histogram.count());
  for (const PercentilePoint& point : PercentileSeries(histogram)) {
    const double latency = NsToSeconds(point.value_ns);
    // The maximum has no tail; it is drawn where its own count ends.
    const double inverse =
        point.quantile < 1 ? 1 / (1 - point.quantile) : std::max(count, 1.);
    series.points.push_back(
        {.x = inverse,
         .y = latency,
         .title = point.quantile < 1
                      ? absl::StrCat(ReadPercentile(inverse), ": ",
                                     FormatSeconds(latency))
                      : absl::StrCat("max: ", FormatSeconds(latency))});
  }
  return series;
}

Axis TimeAxis() {
  Axis axis;
  axis.label = "seconds into the measurement";
  axis.from = 0;
  return axis;
}

Axis CountAxis(std::string label) {
  Axis axis;
  axis.label = std::move(label);
  axis.format = FormatCount;
  axis.from = 0;
  return axis;
}

double Middle(const IntervalPoint& point) {
  return point.start_seconds + point.seconds / 2;
}

// The index of the bar that a duration falls into.
int BarOf(double seconds) {
  return static_cast<int>(std::floor(std::log10(seconds) * kBarsPerDecade));
}

double LeftEdge(int bar) { return std::pow(10, bar / kBarsPerDecade); }

}  // namespace

Chart HistogramChart(const RunReport& run) {
  Chart chart;
  chart.title = "How many calls took how long";
  chart.x = SecondsAxis("latency from intended send");
  chart.y = CountAxis("calls");
  Series series{.name = "calls", .points = {}, .shape = Shape::kBars};
  std::map<int, double> bars;
  for (const Histogram::Bucket& bucket : run.latency.Buckets()) {
    bars[BarOf(NsToSeconds(std::max<int64_t>(bucket.upper_ns, 1)))] +=
        static_cast<double>(bucket.count);
  }
  if (bars.empty()) return chart;
  const int end = bars.rbegin()->first + 1;
  for (int bar = bars.begin()->first; bar < end; ++bar) {
    const double calls = bars[bar];
    series.points.push_back(
        {.x = LeftEdge(bar),
         .y = calls,
         .title = absl::StrFormat("%s to %s: %.0f calls",
                                  FormatSeconds(LeftEdge(bar)),
                                  FormatSeconds(LeftEdge(bar + 1)), calls)});
  }
  series.points.push_back({.x = LeftEdge(end), .y = 0});
  chart.series = {std::move(series)};
  return chart;
}

Chart PercentileChart(const RunReport& run) {
  Chart chart;
  chart.title = "Latency over percentiles";
  chart.x = PercentileAxis(run.latency.count());
  chart.y = SecondsAxis("latency");
  chart.series = {Percentiles("from intended send", 1, run.latency),
                  Percentiles("from actual send", 2, run.uncorrected_latency)};
  chart.series[1].dashed = true;
  return chart;
}

Chart ComparedPercentiles(const CompareReport& compare) {
  Chart chart;
  chart.title = "Latency over percentiles, by target";
  chart.y = SecondsAxis("latency");
  uint64_t count = 0;
  for (size_t i = 0; i < compare.targets.size(); ++i) {
    const CompareReport::Target& target = compare.targets[i];
    count = std::max(count, target.run.latency.count());
    chart.series.push_back(Percentiles(
        target.name, static_cast<int>(i % kColors) + 1, target.run.latency));
    chart.series.back().dashed = i >= kColors;
  }
  chart.x = PercentileAxis(count);
  return chart;
}

Chart ThroughputChart(const RunReport& run) {
  Chart chart;
  chart.title = "Throughput over time";
  chart.x = TimeAxis();
  chart.y = CountAxis("requests a second");
  Series good{.name = "succeeded", .points = {}};
  Series bad{.name = "failed", .color = 2, .points = {}};
  for (const IntervalPoint& point : run.intervals) {
    const double rate =
        static_cast<double>(point.requests - point.errors) / point.seconds;
    const double failed = static_cast<double>(point.errors) / point.seconds;
    good.points.push_back(
        {.x = Middle(point),
         .y = rate,
         .title = absl::StrFormat(
             "%.1f s: %s/s, %s/s", Middle(point), FormatCount(rate),
             FormatBytes(static_cast<double>(point.bytes) / point.seconds))});
    bad.points.push_back(
        {.x = Middle(point),
         .y = failed,
         .title = absl::StrFormat("%.1f s: %s/s failed", Middle(point),
                                  FormatCount(failed))});
  }
  chart.series = {std::move(good)};
  if (run.errors > 0) chart.series.push_back(std::move(bad));
  return chart;
}

Chart LatencyChart(const RunReport& run) {
  Chart chart;
  chart.title = "Latency over time";
  chart.x = TimeAxis();
  chart.y = SecondsAxis("latency from intended send");
  const std::pair<const char*, double IntervalPoint::*> lines[] = {
      {"p50", &IntervalPoint::p50_seconds},
      {"p99", &IntervalPoint::p99_seconds},
      {"max", &IntervalPoint::max_seconds}};
  int color = 1;
  for (const auto& [name, member] : lines) {
    Series series{.name = name, .color = color++, .points = {}};
    for (const IntervalPoint& point : run.intervals) {
      series.points.push_back(
          {.x = Middle(point),
           .y = point.*member,
           .title = absl::StrFormat("%.1f s: %s %s", Middle(point), name,
                                    FormatSeconds(point.*member))});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart SweepChart(const SweepReport& sweep) {
  Chart chart;
  chart.title = "Latency over throughput";
  chart.x = CountAxis("requests a second that succeeded");
  chart.y = SecondsAxis("latency");
  Series p50{.name = "p50", .points = {}};
  Series p99{.name = "p99", .color = 2, .points = {}};
  for (size_t i : LastStepsByLoad(sweep)) {
    const SweepStep& step = sweep.steps[i];
    const double rate = step.run.requests_per_second();
    for (auto [series, quantile] : {std::pair(&p50, .5), {&p99, .99}}) {
      const double latency = NsToSeconds(step.run.latency.QuantileNs(quantile));
      series->points.push_back(
          {.x = rate,
           .y = latency,
           .title = absl::StrFormat(
               "%s%s: %s requests/s, %s %s", FormatCount(step.load),
               sweep.by_rate ? "/s" : " in flight", FormatCount(rate),
               series->name, FormatSeconds(latency))});
    }
    std::string& label = p99.points.back().label;
    if (sweep.best == i) label = "best";
    if (sweep.knee == i) label += label.empty() ? "knee" : ", knee";
  }
  chart.series = {std::move(p50), std::move(p99)};
  return chart;
}

}  // namespace leakyrelu::loadtest
