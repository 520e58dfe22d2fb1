// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/hgrm.h"

#include <cmath>

#include "absl/strings/str_format.h"

namespace leakyrelu::loadtest {
namespace {

constexpr double kTicksPerHalfDistance = 5;
constexpr double kNsPerMs = 1e6;
// As counted by HdrHistogram: half of each octave's sub-buckets are new.
constexpr int kOctaves = 28;
constexpr int kSubBuckets = 2048;

// The quantile of the next line after this one.
double NextTick(double quantile) {
  const double halvings = std::floor(std::log2(1 / (1 - quantile)));
  return quantile + 1 / (kTicksPerHalfDistance * std::exp2(halvings + 1));
}

}  // namespace

std::vector<PercentilePoint> PercentileSeries(const Histogram& histogram) {
  std::vector<PercentilePoint> points;
  const auto total = static_cast<double>(histogram.count());
  double tick = 0;
  uint64_t seen = 0;
  for (const Histogram::Bucket& bucket : histogram.Buckets()) {
    seen += bucket.count;
    const double quantile = static_cast<double>(seen) / total;
    const bool last = seen == histogram.count();
    if (quantile < tick && !last) continue;
    points.push_back({bucket.upper_ns, quantile, seen});
    while (!last && tick <= quantile) tick = NextTick(tick);
  }
  return points;
}

std::string FormatHgrm(const Histogram& histogram) {
  std::string text =
      absl::StrFormat("%12s %14s %10s %14s\n\n", "Value", "Percentile",
                      "TotalCount", "1/(1-Percentile)");
  for (const PercentilePoint& point : PercentileSeries(histogram)) {
    absl::StrAppendFormat(&text, "%12.6f %2.12f %10d",
                          static_cast<double>(point.value_ns) / kNsPerMs,
                          point.quantile, point.total_count);
    if (point.quantile < 1) {
      absl::StrAppendFormat(&text, " %14.2f", 1 / (1 - point.quantile));
    }
    text += '\n';
  }
  absl::StrAppendFormat(&text,
                        "#[Mean    = %12.6f, StdDeviation   = %12.6f]\n"
                        "#[Max     = %12.6f, Total count    = %12d]\n"
                        "#[Buckets = %12d, SubBuckets     = %12d]\n",
                        histogram.mean_ns() / kNsPerMs,
                        histogram.standard_deviation_ns() / kNsPerMs,
                        static_cast<double>(histogram.max_ns()) / kNsPerMs,
                        histogram.count(), 28, 2048);
  return text;
}

}  // namespace leakyrelu::loadtest
