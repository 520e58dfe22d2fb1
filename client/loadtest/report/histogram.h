// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_HISTOGRAM_H_
#define CLIENT_LOADTEST_REPORT_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace leakyrelu::loadtest {

// Counts of durations in log-linear buckets: exact below 1.024 us, then 1024
// buckets per octave, so that every quantile between 1 us and 100 s is accurate
// to three significant digits. Count, minimum, maximum and mean are exact.
//
// Recording takes a shift, an index and an addition. Not thread-safe: each
// thread has its own histogram; they are merged after the threads have ended.
// Merging is associative and commutative.
class Histogram {
 public:
  // Durations beyond this share the last bucket; the maximum stays exact.
  static constexpr int64_t kHighestNs = 100'000'000'000;

  Histogram();

  // Negative durations count as 0.
  void Record(int64_t duration_ns);
  void Merge(const Histogram& other);

  uint64_t count() const { return count_; }
  int64_t min_ns() const { return count_ == 0 ? 0 : min_ns_; }
  int64_t max_ns() const { return max_ns_; }
  double mean_ns() const;
  // Computed from the middles of the buckets, so accurate to about 0.1 %.
  double standard_deviation_ns() const;

  // The smallest bucket edge that at least quantile * count of the durations
  // do not exceed: never below the true value, and above it by less than
  // 1/1024 of it. 0 when empty. REQUIRES: 0 <= quantile <= 1.
  int64_t QuantileNs(double quantile) const;

  // A bucket that is not empty: its upper edge and its count.
  struct Bucket {
    int64_t upper_ns;
    uint64_t count;
  };
  // In ascending order; the last edge is the exact maximum.
  std::vector<Bucket> Buckets() const;

  static size_t BucketOf(int64_t duration_ns);
  static int64_t LowerEdgeNs(size_t bucket);
  static int64_t UpperEdgeNs(size_t bucket);

 private:
  std::vector<uint64_t> counts_;
  uint64_t count_ = 0;
  uint64_t total_ns_ = 0;
  int64_t min_ns_ = INT64_MAX;
  int64_t max_ns_ = 0;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_HISTOGRAM_H_
