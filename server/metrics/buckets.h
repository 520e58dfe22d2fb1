// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_BUCKETS_H_
#define SERVER_METRICS_BUCKETS_H_

#include <cstdint>

#include "absl/types/span.h"

// Bounds of the histograms, in whole nanoseconds or bytes, ascending.
namespace leakyrelu {

inline constexpr double kNanosecondsPerSecond = 1e9;

// gRFC A66's latency bounds, 10 us to 100 s.
absl::Span<const int64_t> CallDurationBoundsNanoseconds();

// gRFC A66's size bounds, 1 KiB to 4 GiB.
absl::Span<const int64_t> MessageSizeBoundsBytes();

// 1 us to 10 s: a small tensor is parsed and computed in a microsecond, which
// is below A66's first bound.
absl::Span<const int64_t> StageDurationBoundsNanoseconds();

}  // namespace leakyrelu

#endif  // SERVER_METRICS_BUCKETS_H_
