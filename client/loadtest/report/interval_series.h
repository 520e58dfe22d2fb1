// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_INTERVAL_SERIES_H_
#define CLIENT_LOADTEST_REPORT_INTERVAL_SERIES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "client/loadtest/report/recorder.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Merges the intervals of all threads into one series and one histogram of the
// latency so far. Not thread-safe.
class IntervalSeries {
 public:
  explicit IntervalSeries(double interval_seconds)
      : interval_seconds_(interval_seconds) {}

  void Add(std::vector<std::unique_ptr<IntervalRecord>> records);

  uint64_t requests() const { return requests_; }
  uint64_t errors() const { return errors_; }
  const Histogram& latency() const { return latency_; }

  // The points up to end_seconds. Empty intervals are included: a stall is a
  // gap in the plot. A last interval shorter than half an interval is merged
  // into the previous one; otherwise its few calls would look like a collapse
  // of throughput.
  std::vector<IntervalPoint> Points(double end_seconds) const;

 private:
  const double interval_seconds_;
  uint64_t requests_ = 0;
  uint64_t errors_ = 0;
  Histogram latency_;
  std::map<int64_t, std::unique_ptr<IntervalRecord>> by_index_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_INTERVAL_SERIES_H_
