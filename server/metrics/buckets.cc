// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/buckets.h"

namespace leakyrelu {
namespace {

constexpr int64_t kUs = 1'000;
constexpr int64_t kMs = 1'000'000;
constexpr int64_t kS = 1'000'000'000;
constexpr int64_t kKiB = int64_t{1} << 10;
constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kGiB = int64_t{1} << 30;

constexpr int64_t kCallDuration[] = {
    0,         10 * kUs,  50 * kUs,  100 * kUs, 300 * kUs, 600 * kUs, 800 * kUs,
    1 * kMs,   2 * kMs,   3 * kMs,   4 * kMs,   5 * kMs,   6 * kMs,   8 * kMs,
    10 * kMs,  13 * kMs,  16 * kMs,  20 * kMs,  25 * kMs,  30 * kMs,  40 * kMs,
    50 * kMs,  65 * kMs,  80 * kMs,  100 * kMs, 130 * kMs, 160 * kMs, 200 * kMs,
    250 * kMs, 300 * kMs, 400 * kMs, 500 * kMs, 650 * kMs, 800 * kMs, 1 * kS,
    2 * kS,    5 * kS,    10 * kS,   20 * kS,   50 * kS,   100 * kS};

constexpr int64_t kMessageSize[] = {
    0,        1 * kKiB, 2 * kKiB,  4 * kKiB,  16 * kKiB,  64 * kKiB, 256 * kKiB,
    1 * kMiB, 4 * kMiB, 16 * kMiB, 64 * kMiB, 256 * kMiB, 1 * kGiB,  4 * kGiB};

constexpr int64_t kStageDuration[] = {
    1 * kUs,   2 * kUs,   5 * kUs,   10 * kUs,  20 * kUs,  50 * kUs,
    100 * kUs, 200 * kUs, 500 * kUs, 1 * kMs,   2 * kMs,   5 * kMs,
    10 * kMs,  20 * kMs,  50 * kMs,  100 * kMs, 200 * kMs, 500 * kMs,
    1 * kS,    2 * kS,    5 * kS,    10 * kS};

}  // namespace

absl::Span<const int64_t> CallDurationBoundsNanoseconds() {
  return kCallDuration;
}

absl::Span<const int64_t> MessageSizeBoundsBytes() { return kMessageSize; }

absl::Span<const int64_t> StageDurationBoundsNanoseconds() {
  return kStageDuration;
}

}  // namespace leakyrelu
