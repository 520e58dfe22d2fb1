// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_EXPOSITION_H_
#define SERVER_METRICS_EXPOSITION_H_

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

#include "server/metrics/histogram.h"

// Building blocks of a scrape: families, and samples added to them.
namespace leakyrelu {

using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::vector<prometheus::ClientMetric::Label>;

// Each appends an empty family; the reference is good until the next append.
prometheus::MetricFamily& AddCounter(Families* families, std::string name,
                                     std::string help);
prometheus::MetricFamily& AddGauge(Families* families, std::string name,
                                   std::string help);
prometheus::MetricFamily& AddHistogram(Families* families, std::string name,
                                       std::string help);

// A sample of a counter's or a gauge's family.
void AddSample(prometheus::MetricFamily* family, Labels labels, double value);

// A sample of a histogram's family. units_per_base: how many of the
// histogram's units make one of the metric's, 1e9 where nanoseconds are shown
// as seconds.
void AddSample(prometheus::MetricFamily* family, Labels labels,
               const Histogram& histogram, double units_per_base);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_EXPOSITION_H_
