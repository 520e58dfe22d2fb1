// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_EXPOSITION_H_
#define SERVER_METRICS_EXPOSITION_H_

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

#include "server/metrics/histogram.h"

// Building blocks of a scrape: families and their samples.
namespace leakyrelu {

using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::vector<prometheus::ClientMetric::Label>;

// Each function appends an empty family; the reference is valid until the next
// append.
prometheus::MetricFamily& AddCounter(Families* families, std::string name,
                                     std::string help);
prometheus::MetricFamily& AddGauge(Families* families, std::string name,
                                   std::string help);
prometheus::MetricFamily& AddHistogram(Families* families, std::string name,
                                       std::string help);

// Adds a sample to the family of a counter or a gauge.
void AddSample(prometheus::MetricFamily* family, Labels labels, double value);

// Adds a sample to the family of a histogram. units_per_base: how many of the
// histogram's units make one of the metric's, for example 1e9 for nanoseconds
// shown as seconds.
void AddSample(prometheus::MetricFamily* family, Labels labels,
               const Histogram& histogram, double units_per_base);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_EXPOSITION_H_
