// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HGRM_H_
#define CLIENT_LOADTEST_PRINTERS_HGRM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/loadtest/report/histogram.h"

namespace leakyrelu::loadtest {

// One line of a percentile series.
struct PercentilePoint {
  int64_t value_ns;
  double quantile;  // fraction of the durations that do not exceed value_ns
  uint64_t total_count;  // number of these durations
};

// Points with increasing density towards the tail: five for each halving of the
// distance to 1, as HdrHistogram spaces them, and the maximum last.
std::vector<PercentilePoint> PercentileSeries(const Histogram& histogram);

// The series in HdrHistogram's .hgrm text format, with values in milliseconds,
// for HdrHistogram's plotters.
std::string FormatHgrm(const Histogram& histogram);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HGRM_H_
