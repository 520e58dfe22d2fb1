// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_REPORT_CHARTS_H_
#define CLIENT_LOADTEST_PRINTERS_REPORT_CHARTS_H_

#include "client/chart/chart.h"
#include "client/loadtest/report/report.h"

// The charts of the HTML report.
namespace leakyrelu::loadtest {

// The number of calls by corrected latency.
chart::Chart HistogramChart(const RunReport& run);
// Latency over percentiles on a stretched tail: corrected and uncorrected.
chart::Chart PercentileChart(const RunReport& run);
// The corrected latencies of all targets over percentiles.
chart::Chart ComparedPercentiles(const CompareReport& compare);
// Successful and failed requests per second over the run's time.
chart::Chart ThroughputChart(const RunReport& run);
// p50, p99 and maximum over the run's time.
chart::Chart LatencyChart(const RunReport& run);
// Latency over throughput; the best step and the knee are marked.
chart::Chart SweepChart(const SweepReport& sweep);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_REPORT_CHARTS_H_
