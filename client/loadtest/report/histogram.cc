// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace leakyrelu::loadtest {
namespace {

constexpr int kBitsPerOctave = 10;
constexpr size_t kBucketsPerOctave = size_t{1} << kBitsPerOctave;
constexpr double kRoundingAllowance = 1 - 1e-15;

}  // namespace

Histogram::Histogram() : counts_(BucketOf(kHighestNs) + 1, 0) {}

size_t Histogram::BucketOf(int64_t duration_ns) {
  const auto value =
      static_cast<uint64_t>(std::clamp<int64_t>(duration_ns, 0, kHighestNs));
  if (value < kBucketsPerOctave) return value;
  const int shift = std::bit_width(value) - 1 - kBitsPerOctave;
  return static_cast<size_t>(shift) * kBucketsPerOctave + (value >> shift);
}

int64_t Histogram::LowerEdgeNs(size_t bucket) {
  if (bucket < 2 * kBucketsPerOctave) return static_cast<int64_t>(bucket);
  const size_t shift = bucket / kBucketsPerOctave - 1;
  const size_t mantissa = bucket - shift * kBucketsPerOctave;
  return static_cast<int64_t>(mantissa << shift);
}

int64_t Histogram::UpperEdgeNs(size_t bucket) {
  return LowerEdgeNs(bucket + 1) - 1;
}

void Histogram::Record(int64_t duration_ns) {
  const int64_t value = std::max<int64_t>(duration_ns, 0);
  ++counts_[BucketOf(value)];
  ++count_;
  total_ns_ += static_cast<uint64_t>(value);
  min_ns_ = std::min(min_ns_, value);
  max_ns_ = std::max(max_ns_, value);
}

void Histogram::Merge(const Histogram& other) {
  for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  total_ns_ += other.total_ns_;
  min_ns_ = std::min(min_ns_, other.min_ns_);
  max_ns_ = std::max(max_ns_, other.max_ns_);
}

double Histogram::mean_ns() const {
  if (count_ == 0) return 0;
  return static_cast<double>(total_ns_) / static_cast<double>(count_);
}

double Histogram::standard_deviation_ns() const {
  if (count_ == 0) return 0;
  const double mean = mean_ns();
  double squares = 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const double middle =
        0.5 * static_cast<double>(LowerEdgeNs(i) + UpperEdgeNs(i));
    squares +=
        static_cast<double>(counts_[i]) * (middle - mean) * (middle - mean);
  }
  return std::sqrt(squares / static_cast<double>(count_));
}

int64_t Histogram::QuantileNs(double quantile) const {
  if (count_ == 0) return 0;
  // In doubles, 0.07 * 100 is 7.000000000000001, but the 7th duration is meant.
  const double exact =
      quantile * static_cast<double>(count_) * kRoundingAllowance;
  const auto rank =
      std::clamp<uint64_t>(static_cast<uint64_t>(std::ceil(exact)), 1, count_);
  uint64_t seen = 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen < rank) continue;
    // The last bucket holds all durations beyond the range.
    if (i + 1 == counts_.size()) return max_ns_;
    return std::min(UpperEdgeNs(i), max_ns_);
  }
  return max_ns_;
}

std::vector<Histogram::Bucket> Histogram::Buckets() const {
  std::vector<Bucket> buckets;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0) buckets.push_back({UpperEdgeNs(i), counts_[i]});
  }
  if (!buckets.empty()) buckets.back().upper_ns = max_ns_;
  return buckets;
}

}  // namespace leakyrelu::loadtest
