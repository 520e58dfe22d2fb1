// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_CHARTS_H_
#define CLIENT_LOADTEST_REPORT_CHARTS_H_

#include "client/loadtest/report.h"
#include "client/loadtest/svg_chart.h"

// What the HTML report draws.
namespace leakyrelu::loadtest {

// Latency over percentiles, the tail stretched: corrected and uncorrected.
Chart PercentileChart(const RunReport& run);
// The same, corrected, of up to four targets.
Chart ComparedPercentiles(const CompareReport& compare);
// Successful and failed requests a second over the run's time.
Chart ThroughputChart(const RunReport& run);
// p50, p99 and maximum over the run's time.
Chart LatencyChart(const RunReport& run);
// Latency over throughput, the best and the knee marked.
Chart SweepChart(const SweepReport& sweep);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_CHARTS_H_
