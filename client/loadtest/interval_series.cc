// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/interval_series.h"

#include <algorithm>
#include <utility>

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
  for (int64_t index = 0;; ++index) {
    IntervalPoint point;
    point.start_seconds = static_cast<double>(index) * interval_seconds_;
    point.seconds =
        std::min(interval_seconds_, end_seconds - point.start_seconds);
    const auto found = by_index_.find(index);
    // Rounding may leave a sliver that would draw as an absurd rate.
    const bool sliver = point.seconds < 0.02 * interval_seconds_;
    if (sliver && found == by_index_.end()) break;
    if (sliver) point.seconds = interval_seconds_;
    if (found != by_index_.end()) {
      const IntervalRecord& record = *found->second;
      point.requests = record.requests;
      point.errors = record.errors;
      point.bytes = record.bytes;
      point.p50_seconds =
          static_cast<double>(record.latency.QuantileNs(0.5)) / 1e9;
      point.p99_seconds =
          static_cast<double>(record.latency.QuantileNs(0.99)) / 1e9;
      point.max_seconds = static_cast<double>(record.latency.max_ns()) / 1e9;
    }
    points.push_back(point);
  }
  return points;
}

}  // namespace leakyrelu::loadtest
