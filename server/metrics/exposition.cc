// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/exposition.h"

#include <limits>
#include <utility>

namespace leakyrelu {
namespace {

prometheus::MetricFamily& AddFamily(Families* families, std::string name,
                                    std::string help,
                                    prometheus::MetricType type) {
  prometheus::MetricFamily& family = families->emplace_back();
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

}  // namespace

prometheus::MetricFamily& AddCounter(Families* families, std::string name,
                                     std::string help) {
  return AddFamily(families, std::move(name), std::move(help),
                   prometheus::MetricType::Counter);
}

prometheus::MetricFamily& AddGauge(Families* families, std::string name,
                                   std::string help) {
  return AddFamily(families, std::move(name), std::move(help),
                   prometheus::MetricType::Gauge);
}

prometheus::MetricFamily& AddHistogram(Families* families, std::string name,
                                       std::string help) {
  return AddFamily(families, std::move(name), std::move(help),
                   prometheus::MetricType::Histogram);
}

void AddSample(prometheus::MetricFamily* family, Labels labels, double value) {
  prometheus::ClientMetric& metric = family->metric.emplace_back();
  metric.label = std::move(labels);
  if (family->type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
}

void AddSample(prometheus::MetricFamily* family, Labels labels,
               const Histogram& histogram, double units_per_base) {
  const Histogram::Snapshot snapshot = histogram.Take();
  prometheus::ClientMetric& metric = family->metric.emplace_back();
  metric.label = std::move(labels);
  uint64_t cumulative = 0;
  for (size_t i = 0; i < snapshot.counts.size(); ++i) {
    cumulative += snapshot.counts[i];
    // Division instead of multiplication by the inverse: 10000 ns has to print
    // as 1e-05.
    const double bound = i < histogram.bounds().size()
                             ? histogram.bounds()[i] / units_per_base
                             : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({cumulative, bound});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = snapshot.sum / units_per_base;
}

}  // namespace leakyrelu
