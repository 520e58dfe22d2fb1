// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_RUN_TIMES_H_
#define CLIENT_LOADTEST_ENGINE_RUN_TIMES_H_

#include <cstdint>

#include "absl/time/time.h"

// Time constants of a run of load.
namespace leakyrelu::loadtest {

inline constexpr absl::Duration kScrapeTimeout = absl::Seconds(5);
inline constexpr int64_t kTickNs = 50'000'000;
inline constexpr int64_t kProgressNs = 1'000'000'000;
// After Ctrl-C, calls in flight get this long to be answered.
inline constexpr int64_t kInterruptGraceNs = 1'000'000'000;
// About 50 points in a plot.
inline constexpr absl::Duration kMinInterval = absl::Milliseconds(100);
inline constexpr absl::Duration kMaxInterval = absl::Seconds(10);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_RUN_TIMES_H_
