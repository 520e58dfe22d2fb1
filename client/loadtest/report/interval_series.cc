// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/interval_series.h"

#include <algorithm>
#include <utility>

#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {

void IntervalSeries::Add(std::vector<std::unique_ptr<IntervalRecord>> records) {
  for (std::unique_ptr<IntervalRecord>& record : records) {
    requests_ += record->requests;
    errors_ += record->errors;
    latency_.Merge(record->latency);
    std::unique_ptr<IntervalRecord>& joined = by_index_[record->index];
    if (joined == nullptr) {
      joined = std::move(record);
      continue;
    }
    joined->requests += record->requests;
    joined->errors += record->errors;
    joined->bytes += record->bytes;
    joined->latency.Merge(record->latency);
  }
}

std::vector<IntervalPoint> IntervalSeries::Points(double end_seconds) const {
  std::vector<IntervalPoint> points;
  if (end_seconds <= 0) return points;
  const auto whole = static_cast<int64_t>(end_seconds / interval_seconds_);
  const double rest =
      end_seconds - static_cast<double>(whole) * interval_seconds_;
  const bool joined = whole > 0 && rest < interval_seconds_ / 2;
  const int64_t count = joined ? whole : whole + 1;
  for (int64_t index = 0; index < count; ++index) {
    const bool last = index + 1 == count;
    IntervalPoint point;
    point.start_seconds = static_cast<double>(index) * interval_seconds_;
    point.seconds =
        last ? end_seconds - point.start_seconds : interval_seconds_;
    Histogram latency;
    const auto end = last ? by_index_.end() : by_index_.lower_bound(index + 1);
    for (auto it = by_index_.lower_bound(index); it != end; ++it) {
      const IntervalRecord& record = *it->second;
      point.requests += record.requests;
      point.errors += record.errors;
      point.bytes += record.bytes;
      latency.Merge(record.latency);
    }
    point.p50_seconds = NsToSeconds(latency.QuantileNs(0.5));
    point.p99_seconds = NsToSeconds(latency.QuantileNs(0.99));
    point.max_seconds = NsToSeconds(latency.max_ns());
    points.push_back(point);
  }
  return points;
}

}  // namespace leakyrelu::loadtest
